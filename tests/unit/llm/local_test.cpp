#include "providers/llm/local.hpp"

#include "providers/llm/stop_words.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <string>

using namespace tagwright::llm;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

using labels = std::vector<std::string>;

const std::string incident_page =
    "When an alert fires, the on-call engineer starts the incident response. Incident response has one lead and one "
    "scribe.\n\nDeclare the incident\n\nThe lead opens a channel and pages the database team if PostgreSQL is slow. "
    "Every incident gets a severity. The scribe writes the timeline.\n\nAfter the incident\n\nThe postmortem is "
    "written "
    "within two days. Postmortem actions are tracked in Jira (https://jira.example.org/browse/OPS-1).\n";

labels labels_of(std::string_view title, std::string_view text, int most = 5) {
    label_rules rules;
    rules.labels_max = most;
    return local_labels(title, text, rules);
}

label_rules closed_rules(std::vector<vocabulary_label> terms) {
    label_rules rules;
    rules.vocabulary.mode = vocabulary_mode::closed;
    rules.vocabulary.labels = std::move(terms);
    return rules;
}

TEST(LocalLabels, NameTheTopicsOfAPage) {
    const auto out = labels_of("Incident response", incident_page, 8);
    EXPECT_EQ(out.front(), "incident-response");
    EXPECT_THAT(out, AllOf(Contains("postmortem"), Contains("on-call-engineer")));
    EXPECT_LE(out.size(), 8u);
}

TEST(LocalLabels, LeaveOutStopWordsNumbersLinksAndIdentifiers) {
    const auto out =
        labels_of("", incident_page + " max_retry_count 12345 2026-11-24 me@example.org /var/log/syslog", 50);
    for (const auto& label : out) {
        EXPECT_EQ(label.find("http"), std::string::npos) << label;
        EXPECT_EQ(label.find('_'), std::string::npos) << label;
        EXPECT_FALSE(is_stop_word(language::english, label)) << label;
    }
    EXPECT_THAT(out, AllOf(Not(Contains("12345")), Not(Contains("me-example-org"))));
}

TEST(LocalLabels, TitleCountsMoreThanOneMention) {
    const std::string text =
        "Ask the team. The form is short. Allow some time for the answer from facilities and legal.";
    EXPECT_THAT(labels_of("Parking permits", text), Contains(testing::HasSubstr("parking")));
}

TEST(LocalLabels, FewLabelsDoNotRepeatEachOther) {
    std::string text;
    for (int i = 0; i < 5; ++i)
        text += "Kubernetes clusters run in three zones. A cluster drains its nodes. Kubernetes schedules pods. ";
    const auto out = labels_of("Kubernetes clusters", text);
    EXPECT_FALSE(
        testing::Value(out, AllOf(Contains("kubernetes"), Contains("clusters"), Contains("kubernetes-clusters"))));
}

TEST(LocalLabels, FewLabelsNameAThingOnce) {
    const auto handbook = labels_of("Lindenberg Parcel Handbook",
                                    "Lindenberg Parcel delivers. The Lindenberg Parcel Handbook tells how Lindenberg "
                                    "Parcel works.");
    EXPECT_THAT(handbook, AllOf(Contains("lindenberg-parcel"), Not(Contains("lindenberg-parcel-handbook"))));
    const std::string text = "Personal data is kept for a year. Data that nobody needs goes; data of customers stays "
                             "as long as they do. Who asks gets a copy of the data.";
    const auto data = labels_of("How long we keep personal data", text);
    EXPECT_THAT(data, AllOf(Contains("personal-data"), Not(Contains("data"))));
    label_rules rules;
    rules.labels_max = 5;
    rules.space_labels = {"data"};
    EXPECT_THAT(local_labels("How long we keep personal data", text, rules), Contains("data")) << "people use it";
}

TEST(LocalLabels, NoPhraseGoesFromOneRowOfATableToTheNext) {
    const auto out = labels_of("Second factor",
                               "Method | Allowed for\nSecurity key (FIDO2, passkey) | everything; required "
                               "for administrators\nAuthenticator app | everything else",
                               20);
    EXPECT_THAT(out, AllOf(Contains("authenticator-app"), Not(Contains("administrators-authenticator-app"))));
}

TEST(LocalLabels, WhatIsTypedIsNoPhrase) {
    const auto out = labels_of("Replacing a node",
                               "Node pools are replaced one after another, and each node pool takes an hour.\n"
                               "kubectl cordon \"$node\"\n"
                               "kubectl drain \"$node\" --ignore-daemonsets --delete-emptydir-data --timeout=10m\n"
                               "PodDisruptionBudgets allow one missing pod.\n"
                               "SELECT application_name, state, count(*)\n"
                               "FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;\n"
                               "{\"type\": \"https://api.example.org/problems\", \"status\": 404}\n"
                               "Read the list of removed APIs and run pluto detect-helm against the charts.",
                               30);
    EXPECT_THAT(out, AllOf(Contains("node-pools"), Contains("poddisruptionbudgets")));
    for (const auto& label : out)
        for (const auto* part : {"kubectl", "cordon", "drain", "10m", "select", "order", "status"})
            EXPECT_EQ(label.find(part), std::string::npos) << label;
    EXPECT_THAT(labels_of("Upgrading the clusters",
                          "Read the list of removed APIs and run pluto detect-helm against all "
                          "charts. Take an etcd snapshot, and keep the ingress controller.",
                          3),
                AllOf(Contains("etcd-snapshot"), Not(Contains("pluto-detect-helm"))));
}

TEST(LocalLabels, OfNothingButCodeAreOfTheCode) {
    EXPECT_THAT(labels_of("", "kubectl get pods --all-namespaces\nkubectl drain \"$node\" --force\n"
                              "kubectl cordon \"$node\" --wait\n"),
                Contains("kubectl"));
}

TEST(LocalLabels, GeneralWordsAreNoneAlone) {
    const auto out = labels_of(
        "Customer support playbook",
        "Customers write when something went wrong.\n\nResponse times\n\nThe first response comes by phone, and a "
        "response by mail within a day. Couriers look at the parcel, and then with fresh eyes at the depot.");
    EXPECT_THAT(out, AllOf(Contains("response-times"), Not(Contains("response")), Not(Contains("fresh-eyes"))));
}

TEST(LocalLabels, NamesWithSignsAreWrittenAsLabels) {
    EXPECT_THAT(
        labels_of("C++ and C#", "The depot uses C++ and C#. C++ runs on the van; C# on .NET. R&D buys .NET.", 8),
        AllOf(Contains("cpp"), Contains("csharp"), Contains("dotnet"), Contains("r-and-d")));
}

TEST(LocalLabels, WhoOwnsAThingIsNoPartOfItsName) {
    const std::string text = "Use the company's password manager. Parkinson's disease is explained by the nurse.";
    const auto out = labels_of("", text, 20);
    EXPECT_THAT(out, AllOf(Contains("password-manager"), Not(Contains("company-password-manager")),
                           Contains("parkinson-disease")));
}

/// Whatever phrase they stand in, and though "support" alone fits any page.
TEST(LocalLabels, InUseAreFoundWithinLongerPhrases) {
    label_rules rules;
    rules.labels_max = 3;
    rules.space_labels = {"customer-support"};
    EXPECT_EQ(
        local_labels("Customer support playbook", "Couriers write to the depot when a parcel is late.", rules).front(),
        "customer-support");
}

TEST(LocalLabels, OtherLanguagesHaveTheirStopWords) {
    const auto german = labels_of(
        "Urlaubsantrag", "Der Urlaubsantrag wird in der Personalabteilung gestellt. Die Personalabteilung prüft "
                         "den Urlaubsantrag und die Vertretung. Eine Vertretung muss immer genannt werden, bevor der "
                         "Urlaub beginnt.");
    EXPECT_THAT(german, AllOf(Contains("urlaubsantrag"), Contains("personalabteilung"), Not(Contains("der")),
                              Not(Contains("wird"))));
    const auto french = labels_of("", "La facture est envoyée par le service comptable. Le service comptable vérifie "
                                      "la facture avec le fournisseur.");
    EXPECT_THAT(french, AllOf(Contains("facture"), Not(Contains("la")), Not(Contains("avec"))));
    const auto spanish = labels_of(
        "", "El pedido se envía desde el almacén. Cada pedido del almacén tiene una etiqueta para el transporte.");
    EXPECT_THAT(spanish, AllOf(Contains("pedido"), Contains("almacén"), Not(Contains("el")), Not(Contains("para"))));
}

TEST(LocalLabels, AreTheSameEveryTimeAndObeyTheRules) {
    label_rules rules;
    rules.labels_max = 3;
    rules.space_labels = {"post-mortem"};
    const auto out = local_labels("Incident response", incident_page, rules);
    EXPECT_EQ(out, local_labels("Incident response", incident_page, rules));
    EXPECT_EQ(out, check_labels(rules, out).accepted);
    EXPECT_EQ(out.size(), 3u);
    rules.labels_max = 10;
    EXPECT_THAT(local_labels("Incident response", incident_page, rules), Contains("post-mortem"));
}

TEST(LocalLabels, NothingToReadGivesNoLabels) {
    EXPECT_THAT(labels_of("", ""), IsEmpty());
    EXPECT_THAT(labels_of(" \n", "... --- !!! 123 456"), IsEmpty());
    EXPECT_THAT(labels_of("", "the and of to a in is"), IsEmpty());
}

TEST(LocalLabels, HostileTextIsReadInBoundedTime) {
    std::string distinct;
    for (int i = 0; i < 150'000; ++i)
        distinct += "w" + std::to_string(i * 7919) + " ";
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& text : {distinct, std::string(3'000'000, 'a'), std::string(2'000'000, '\x80'),
                                    std::string(1'000'000, '\n'), std::string(1'000'000, '-'),
                                    std::string(1'000'000, '/'), std::string("a/", 2) + std::string(500'000, '\xF0')})
        EXPECT_LE(labels_of(text, text).size(), 5u);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds{60}); // sanitizers included; a quadratic step takes minutes
}

// -- closed vocabulary -----------------------------------------------------------------------------------

TEST(LocalVocabulary, NamesAliasesAndWordFormsAreFound) {
    const auto rules = closed_rules({{"incident-response", "", {}, ""},
                                     {"database", "", {"postgresql"}, ""},
                                     {"retrospective", "", {"post-mortems"}, ""},
                                     {"oncall", "", {}, ""},
                                     {"cooking", "", {"recipes"}, ""}});
    const auto out = local_labels("Incident response", incident_page, rules);
    EXPECT_THAT(out, AllOf(Contains("incident-response"), Contains("database"), Contains("retrospective"),
                           Contains("oncall"), Not(Contains("cooking"))));
    EXPECT_EQ(out.front(), "incident-response");
}

TEST(LocalVocabulary, DescriptionsLeadToALabelThatIsNotNamed) {
    const auto rules = closed_rules(
        {{"operations", "Incidents, alerts and on-call", {}, ""}, {"finance", "Invoices, taxes and budgets", {}, ""}});
    EXPECT_THAT(local_labels("", incident_page, rules), ElementsAre("operations"));
}

TEST(LocalVocabulary, OneMentionInALongTextIsNoTopic) {
    std::string text;
    for (int i = 0; i < 400; ++i)
        text += "Parcels leave the depot at night and reach the customers in the morning. ";
    text += "Security was asked.";
    const auto rules = closed_rules({{"security", "", {}, ""}, {"depot", "", {}, ""}});
    EXPECT_THAT(local_labels("", text, rules), ElementsAre("depot"));
}

TEST(LocalVocabulary, EverydayWordsCountOnlyWhereTheyAreSetOff) {
    const auto rules = closed_rules({{"how-to", "", {}, ""}, {"meeting-notes", "", {"minutes"}, ""}});
    EXPECT_THAT(
        local_labels("Relay", "This tells how to restart it in five minutes. How to stop it takes ten minutes.", rules),
        IsEmpty());
    EXPECT_THAT(local_labels("How to restart the relay", "Press the button.", rules), ElementsAre("how-to"));
    EXPECT_THAT(local_labels("Minutes of the board", "All were there.", rules), ElementsAre("meeting-notes"));
}

TEST(LocalVocabulary, LimitsHoldAndPreferModeAddsKeyphrases) {
    auto rules = closed_rules({{"incident", "", {}, "ops"}, {"postmortem", "", {}, "ops"}});
    rules.vocabulary.groups = {{"ops", 1}};
    EXPECT_EQ(local_labels("", incident_page, rules).size(), 1u);
    rules.vocabulary.mode = vocabulary_mode::prefer;
    EXPECT_GT(local_labels("", incident_page, rules).size(), 1u);
}

TEST(LocalVocabulary, ScriptsWithoutSpacesAreSearched) {
    const auto rules = closed_rules({{"监控", "", {}, ""}, {"采购", "", {}, ""}});
    EXPECT_THAT(local_labels("服务器监控手册", "服务器监控每分钟检查一次。监控报警时联系值班。", rules),
                ElementsAre("监控"));
}

} // namespace
