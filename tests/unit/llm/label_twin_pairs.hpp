#pragma once

#include <array>
#include <string_view>

/// Which labels are one label written in two ways, by example.
namespace tagwright::llm::examples {

struct twin_pair {
    std::string_view in_use; ///< labels that the space, or a vocabulary, has; with commas
    std::string_view proposed;
    std::string_view becomes; ///< one of `in_use`, or itself
    std::string_view why;
};

inline constexpr std::array one_label{
    twin_pair{"kubernetes", "KUBERNETES", "kubernetes", "case"},
    twin_pair{"Release Notes", "release-notes", "release-notes", "case of what is in use"},
    twin_pair{"übersicht-netz", "ÜBERSICHT-NETZ", "übersicht-netz", "case, German"},
    twin_pair{"отчёт", "ОТЧЁТ", "отчёт", "case, Cyrillic"},
    twin_pair{"politique-de-sécurité", "Politique de Sécurité", "politique-de-sécurité", "case, French"},
    twin_pair{"política", "poli\u0301tica", "política", "decomposed"},
    twin_pair{"zarządzanie", "zarza\u0328dzanie", "zarządzanie", "decomposed, Polish"},
    twin_pair{"サーバー", "ｻｰﾊﾞｰ", "サーバー", "half width"},
    twin_pair{"aws", "ＡＷＳ", "aws", "full width"},
    twin_pair{"workflow", "workﬂow", "workflow", "ligature"},
    twin_pair{"straße", "strasse", "straße", "sharp s"},
    twin_pair{"co2-bilanz", "co²-bilanz", "co2-bilanz", "raised digit"},

    twin_pair{"how-to", "howto", "how-to", "hyphen"},
    twin_pair{"howto", "how-to", "howto", "hyphen"},
    twin_pair{"how_to", "how to", "how_to", "space for underscore"},
    twin_pair{"on-call", "on_call", "on-call", "underscore"},
    twin_pair{"release-notes", "releaseNotes", "release-notes", "one word"},
    twin_pair{"ci/cd", "ci-cd", "ci/cd", "slash"},
    twin_pair{"cicd", "CI/CD", "cicd", "slash"},
    twin_pair{"sev1", "sev-1", "sev1", "hyphen before a digit"},
    twin_pair{"nodejs", "node-js", "nodejs", "hyphen, short end"},
    twin_pair{"vue-js", "Vue.js", "vue-js", "usual name"},
    twin_pair{"software", "soft\u00ADware", "software", "soft hyphen"},
    twin_pair{"dev-ops", "devops", "dev-ops", "hyphen, no plural"},
    twin_pair{"e-mail", "email", "e-mail", "hyphen"},
    twin_pair{"база-данных", "база данных", "база-данных", "space, Cyrillic"},

    twin_pair{"runbooks", "runbook", "runbooks", "plural in use"},
    twin_pair{"policy", "policies", "policy", "-ies"},
    twin_pair{"process", "processes", "process", "-es"},
    twin_pair{"class", "classes", "class", "-es, one of them in use"},
    twin_pair{"meeting-notes", "meeting note", "meeting-notes", "last word"},
    twin_pair{"service-catalog", "services-catalog", "service-catalog", "first word"},
    twin_pair{"startup", "start-ups", "startup", "short end, hyphen"},
    twin_pair{"how-tos", "how-to", "how-tos", "short end"},
    twin_pair{"add-on", "add-ons", "add-on", "short end"},
    twin_pair{"analysis", "analyses", "analysis", "-yses"},
    twin_pair{"documentos-legales", "documento-legales", "documentos-legales", "plural, Spanish"},
    twin_pair{"projets", "projet", "projets", "plural, French"},
    twin_pair{"databases", "data-base", "databases", "plural and hyphen"},
    twin_pair{"use-case", "use-cases", "use-case", "-es"},

    twin_pair{"kubernetes", "kuberentes", "kubernetes", "neighbours swapped"},
    twin_pair{"deploymnet", "deployment", "deploymnet", "typo in use"},
    twin_pair{"security", "secruity", "security", "neighbours swapped"},
    twin_pair{"management", "mnaagement", "management", "swapped early in a long word"},
    twin_pair{"address", "adress", "address", "doubled letter missing"},
    twin_pair{"accomodation", "accommodation", "accomodation", "doubled letter missing in use"},
    twin_pair{"postgresql", "postgressql", "postgresql", "letter doubled"},
    twin_pair{"database", "databse", "database", "vowel missing"},
    twin_pair{"behavior", "behaviour", "behavior", "spelling of two countries"},
    twin_pair{"organization-chart", "organisation-chart", "organization-chart", "spelling of two countries"},
    twin_pair{"calender", "calendar", "calender", "other vowel"},
    twin_pair{"environment", "enviroment", "environment", "consonant missing in a long word"},
    twin_pair{"infrastructure-costs", "infrastucture-cost", "infrastructure-costs", "typo and plural"},
    twin_pair{"dokumentation", "dokumentaiton", "dokumentation", "typo, German"},
    twin_pair{"документация", "докуметнация", "документация", "typo, Cyrillic"},

    twin_pair{"continuous-integration-continuous-delivery", "CI/CD", "continuous-integration-continuous-delivery",
              "initials, four words"},
    twin_pair{"service-level-agreement", "SLA", "service-level-agreement", "initials"},
    twin_pair{"service-level-agreements", "sla", "service-level-agreements", "initials of a plural"},
    twin_pair{"key_performance_indicator", "KPI", "key_performance_indicator", "initials, underscores"},
    twin_pair{"allgemeine-geschäftsbedingungen-online", "ago", "allgemeine-geschäftsbedingungen-online",
              "initials, German"},
};

inline constexpr std::array two_labels{
    twin_pair{"c++", "c", "c", "other language"},
    twin_pair{"c", "c++", "cpp", "other language"},
    twin_pair{"c", "c#", "csharp", "other language"},
    twin_pair{"class, classes", "classes", "classes", "a school has both"},
    twin_pair{"classes, class", "class", "class", "a school has both"},
    twin_pair{"java", "javascript", "javascript", "other language"},
    twin_pair{"javascript", "java", "java", "other language"},
    twin_pair{"javascript", "typescript", "typescript", "other language"},
    twin_pair{"test-1", "test-2", "test-2", "digit"},
    twin_pair{"io", "ios", "ios", "no plural"},
    twin_pair{"team-ios", "team-io", "team-io", "no plural behind a hyphen"},
    twin_pair{"new", "news", "news", "no plural"},
    twin_pair{"open-news", "open-new", "open-new", "no plural behind a hyphen"},
    twin_pair{"us", "use", "use", "other word"},
    twin_pair{"us", "uses", "uses", "plural of another word"},
    twin_pair{"contact-us", "contact-use", "contact-use", "other word"},
    twin_pair{"http", "https", "https", "other protocol"},
    twin_pair{"window", "windows", "windows", "no plural"},
    twin_pair{"sale", "sales", "sales", "no plural"},
    twin_pair{"dns", "dn", "dn", "no plural"},

    twin_pair{"v1", "v2", "v2", "version"},
    twin_pair{"v1-2", "v12", "v12", "version"},
    twin_pair{"python-3-12", "python-3-11", "python-3-11", "version"},
    twin_pair{"release-2023", "release-2024", "release-2024", "year"},
    twin_pair{"2024-01", "2024-10", "2024-10", "month, digits swapped"},
    twin_pair{"release2023", "release2032", "release2032", "digits swapped"},
    twin_pair{"log4j", "logj", "logj", "digit missing"},
    twin_pair{"windows10", "windows11", "windows11", "version in a word"},
    twin_pair{"oauth", "oauth2", "oauth2", "version in a word"},
    twin_pair{"project-k2", "project-k3", "project-k3", "digit"},

    twin_pair{"contract", "contact", "contact", "real words one letter apart"},
    twin_pair{"contact", "contract", "contract", "real words one letter apart"},
    twin_pair{"employer", "employee", "employee", "endings"},
    twin_pair{"employees", "employers", "employers", "endings in the plural"},
    twin_pair{"trainer", "trainee", "trainee", "endings"},
    twin_pair{"policy", "police", "police", "endings"},
    twin_pair{"german", "germany", "germany", "endings"},
    twin_pair{"context", "contest", "contest", "other consonant"},
    twin_pair{"projection", "protection", "protection", "other consonant in a long word"},
    twin_pair{"resolution", "revolution", "revolution", "other consonant in a long word"},
    twin_pair{"mediation", "medication", "medication", "consonant more"},
    twin_pair{"simulation", "stimulation", "stimulation", "other beginning"},
    twin_pair{"prescription", "proscription", "proscription", "other prefix"},
    twin_pair{"customer", "costumer", "costumer", "other vowel at the beginning"},
    twin_pair{"signing", "singing", "singing", "swapped early in a short word"},
    twin_pair{"complaint", "compliant", "compliant", "vowels swapped"},
    twin_pair{"patient", "patent", "patent", "vowel more in a short word"},
    twin_pair{"import", "export", "export", "first letters"},
    twin_pair{"from", "form", "form", "four letters"},
    twin_pair{"calendar, calender", "calender", "calender", "both in use"},
    twin_pair{"calendar, paper-calender", "calender", "calender", "a word of its own in another label"},

    twin_pair{"日本語", "日本", "日本", "signs are words"},
    twin_pair{"資料庫管理系統", "資料庫管埋系統", "資料庫管埋系統", "signs are words"},
    twin_pair{"żądania", "zadania", "zadania", "other letters, Polish"},
    twin_pair{"año", "ano", "ano", "other letter, Spanish"},
    twin_pair{"замок", "замокь", "замокь", "five letters, Cyrillic"},

    twin_pair{"kubernetes", "k8s", "k8s", "an alias, no initials"},
    twin_pair{"artificial-intelligence", "ai", "ai", "initials of two words"},
    twin_pair{"annual-performance-interview, api-gateway", "api", "api", "a word of its own in another label"},
    twin_pair{"service-level-agreement, software-licence-audit", "sla", "sla", "initials of two labels"},
};

} // namespace tagwright::llm::examples
