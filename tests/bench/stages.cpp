#include "tests/bench/stages.hpp"

#include "actors/cache/fingerprint.hpp"
#include "actors/fetcher/page_text.hpp"
#include "labels/consolidation.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/storage_text.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/label_match.hpp"
#include "providers/llm/local.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"
#include "tests/bench/stage_texts.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace tagwright::testing {
namespace {

using nlohmann::json;

constexpr std::size_t pages_per_call = 5;
constexpr std::size_t pages_per_listing = 250;
constexpr std::size_t pages_per_read = 50;

template <class T>
void keep(const T&) {} // what was made is looked at by nobody: it comes from other files, so it is made all the same

class stage_list {
public:
    template <class Run>
    void add(std::string name, std::size_t items, Run run) {
        stages_.push_back({std::move(name), items, std::move(run)});
    }
    [[nodiscard]] std::vector<stage> take() { return std::move(stages_); }

private:
    std::vector<stage> stages_;
};

// -- Confluence --------------------------------------------------------------------------------------

confluence::site wiki() {
    return confluence::make_site(
        confluence::api::cloud,
        {.base_url = "https://wiki.example/wiki", .email = "ann@wiki.example", .api_token = "token", .pat = {}});
}

http_response good(std::string body) {
    http_response out;
    out.status = 200;
    out.headers = {{"content-type", "application/json"}};
    out.body = std::move(body);
    return out;
}

json listed_page(std::size_t number) {
    return {{"id", std::to_string(10'000 + number)},
            {"status", "current"},
            {"title", "Page " + std::to_string(number)},
            {"spaceId", "65538"},
            {"authorId", "5b10a2844c20165700ede21g"},
            {"createdAt", "2026-01-31T08:05:09.123Z"},
            {"version", {{"number", 3}, {"createdAt", "2026-02-01T10:00:00.000Z"}, {"minorEdit", false}}},
            {"_links", {{"webui", "/spaces/DOCS/pages/" + std::to_string(10'000 + number)}}}};
}

http_response listing_answer() {
    json results = json::array();
    for (std::size_t i = 0; i < pages_per_listing; ++i)
        results.push_back(listed_page(i));
    return good(json{{"results", results}, {"_links", {{"next", "/wiki/api/v2/spaces/65538/pages?cursor=q"}}}}.dump());
}

http_response bodies_answer() {
    json results = json::array();
    for (std::size_t i = 0; i < pages_per_read; ++i) {
        auto page = listed_page(i);
        page["body"] = {{"storage", {{"representation", "storage"}, {"value", plain_page()}}}};
        results.push_back(page);
    }
    return good(json{{"results", results}}.dump());
}

http_response labels_answer() {
    json results = json::array();
    for (std::size_t i = 0; i < pages_per_read; ++i) {
        const json label{{"prefix", "global"}, {"name", "ops"}, {"id", "9"}, {"label", "ops"}};
        auto page = listed_page(i);
        page["metadata"] = {
            {"labels", {{"results", json::array({label, label})}, {"start", 0}, {"limit", 200}, {"size", 2}}}};
        results.push_back(page);
    }
    return good(json{{"results", results}, {"start", 0}, {"limit", 250}, {"size", pages_per_read}}.dump());
}

void add_confluence(stage_list& to) {
    to.add("listing_read", pages_per_listing, [answer = listing_answer()] {
        keep(parse_listing(wiki(), {.where = {"65538", "DOCS", "Docs"}, .page_ids = {}, .under = {}}, "", answer));
    });
    to.add("bodies_read", pages_per_read, [answer = bodies_answer()] { keep(parse_content(wiki(), answer)); });
    to.add("labels_read", pages_per_read,
           [answer = labels_answer()] { keep(parse_content(wiki(), answer, confluence::errand::read_labels)); });
    const std::pair<const char*, std::string> pages[] = {
        {"plain", plain_page()}, {"rich", rich_page()}, {"damaged", damaged_page()}};
    for (const auto& [name, page] : pages)
        to.add(std::string("storage_to_text/") + name, 1, [page = page] { keep(confluence::storage_to_text(page)); });
}

// -- texts ---------------------------------------------------------------------------------------------

void add_texts(stage_list& to) {
    for (const auto& [name, text, most] :
         {std::tuple{"whole", plain_text(), 6000U}, {"cut", plain_text(), 300U}, {"foreign", foreign_text(), 6000U}})
        to.add(std::string("tokens_counted_and_cut/") + name, 1,
               [text = text, most = most] { keep(llm::cut_and_count(text, most)); });
    to.add("text_fingerprinted", 1, [text = plain_text()] { keep(text_hash("Page 1", text)); });
    to.add("words_counted", 1, [text = plain_text()] { keep(too_little_text("page", "Page 1", text, 5)); });
}

// -- prompts, requests and answers ----------------------------------------------------------------------

std::vector<llm::prompt_page> pages_of_a_call() {
    std::vector<llm::prompt_page> out;
    for (std::size_t i = 1; i <= pages_per_call; ++i)
        out.push_back({"p" + std::to_string(i), "Page " + std::to_string(i), plain_text()});
    return out;
}

std::shared_ptr<const llm::label_rules> open_rules() {
    llm::label_rules out;
    out.space_labels = {"ops", "how-to", "runbook", "mail-relay", "release-notes"};
    return std::make_shared<llm::label_rules>(std::move(out));
}

/// Those of a space that has labels enough.
std::shared_ptr<const llm::label_rules> many_labels() {
    llm::label_rules out;
    for (int i = 0; i < 1000; ++i)
        out.space_labels.push_back("service-" + std::to_string(i) + (i % 2 == 0 ? "-handbook" : "-runbook"));
    out.space_labels.insert(out.space_labels.end(), {"kubernetes", "mail-relay", "incident-response", "postmortem"});
    return std::make_shared<llm::label_rules>(std::move(out));
}

llm::endpoint endpoint_of(llm::wire shape) {
    llm::endpoint out;
    out.name = "bench";
    out.shape = shape;
    out.base_url = "https://models.example/v1";
    out.model = "model-1";
    return out;
}

std::string answer_text() {
    std::string out;
    for (const auto& page : pages_of_a_call())
        out += (out.empty() ? R"({"pages":[)" : ",") + (R"({"ref":")" + page.ref) +
               R"(","labels":["mail-relay","operations","error-rate","restart","zones"]})";
    return out + "]}";
}

http_response reply_of(llm::wire shape) {
    const auto text = answer_text();
    switch (shape) {
    case llm::wire::gemini:
        return good(
            json{{"candidates",
                  {{{"content", {{"parts", {{{"text", text}}}}, {"role", "model"}}}, {"finishReason", "STOP"}}}},
                 {"usageMetadata", {{"promptTokenCount", 3500}, {"candidatesTokenCount", 200}}}}
                .dump());
    case llm::wire::anthropic:
        return good(json{{"type", "message"},
                         {"role", "assistant"},
                         {"content", {{{"type", "text"}, {"text", text}}}},
                         {"stop_reason", "end_turn"},
                         {"usage", {{"input_tokens", 3500}, {"output_tokens", 200}}}}
                        .dump());
    default:
        return good(
            json{{"object", "chat.completion"},
                 {"choices",
                  {{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", "stop"}}}},
                 {"usage", {{"prompt_tokens", 3500}, {"completion_tokens", 200}}}}
                .dump());
    }
}

void add_calls(stage_list& to) {
    to.add("prompt_made", pages_per_call,
           [maker = std::make_shared<llm::prompt_maker>(open_rules()), pages = pages_of_a_call()] {
               keep(maker->make(pages, 700 * pages_per_call));
           });
    for (const auto& [name, shape] :
         {std::pair{"gemini", llm::wire::gemini}, {"openai", llm::wire::openai}, {"anthropic", llm::wire::anthropic}}) {
        const auto codec = codec_of(endpoint_of(shape));
        to.add(std::string("request_written/") + name, pages_per_call,
               [codec, where = endpoint_of(shape), what = make_prompt(pages_of_a_call(), *open_rules())] {
                   keep(codec->make_request(where, what));
               });
        to.add(std::string("reply_read/") + name, pages_per_call,
               [codec, where = endpoint_of(shape), reply = reply_of(shape)] {
                   keep(codec->parse_response(where, reply));
               });
    }
    std::vector<std::string> refs;
    llm::answer_facts facts;
    for (const auto& page : pages_of_a_call()) {
        refs.push_back(page.ref);
        facts.titles.push_back(page.title);
    }
    const std::pair<const char*, std::string> answers[] = {
        {"plain", answer_text()}, {"odd", "Here are the labels:\n```json\n" + answer_text() + "\n```\nAnything else?"}};
    for (const auto& [name, text] : answers)
        to.add(std::string("answer_read/") + name, pages_per_call,
               [text = text, refs, facts] { keep(llm::parse_answer(text, refs, facts)); });
}

// -- labels ----------------------------------------------------------------------------------------------

/// The tables, and what they refer to.
struct known_labels {
    std::shared_ptr<const llm::label_rules> rules;
    llm::label_matcher matcher{*rules};
};

using proposed = std::vector<std::string>;

void add_label_rules(stage_list& to) {
    const std::pair<const char*, proposed> lists[] = {
        {"plain", {"mail-relay", "operations", "error-rate", "restart", "zones"}},
        {"odd", {"Mail Relay", "**Error rate**", "1. restart", "política (new)", "a, b"}}};
    const auto few = std::make_shared<known_labels>(open_rules());
    for (const auto& [name, list] : lists)
        to.add(std::string("label_rules_applied/") + name, 1, [few, list = list] { keep(few->matcher.check(list)); });
    const proposed twins{"mail-realy", "k8s", "incidentresponse", "post-mortem", "service-17-runbok"};
    to.add("label_rules_applied/twins", 1,
           [many = std::make_shared<known_labels>(many_labels()), twins] { keep(many->matcher.check(twins)); });
    to.add("matcher_made", many_labels()->space_labels.size(),
           [rules = many_labels()] { keep(llm::label_matcher{*rules}); });
}

std::shared_ptr<llm::space_words> words_of_a_space() {
    auto out = std::make_shared<llm::space_words>();
    const auto rules = open_rules();
    for (std::uint32_t i = 0; i < 20; ++i)
        out->add(llm::label_text("Page", varied_text(i), *rules, {}).words);
    return out;
}

labels::plan plan_of_a_space() {
    labels::plan out;
    const auto rules = open_rules();
    for (std::uint32_t i = 0; i < 100; ++i)
        out.pages.push_back({std::to_string(i), {}, llm::local_labels("Page", varied_text(i), *rules), false});
    return out;
}

void add_labellers(stage_list& to) {
    to.add("labelled_locally", 1,
           [known = std::make_shared<known_labels>(open_rules()), space = words_of_a_space(), text = varied_text(3)] {
               keep(llm::label_text("Mail relay", text, *known->rules, {space.get(), {}, &known->matcher}));
           });
    to.add("plan_consolidated", 100, [plan = plan_of_a_space()] { keep(labels::consolidate(plan)); });
}

} // namespace

std::vector<stage> all_stages() {
    stage_list out;
    add_confluence(out);
    add_texts(out);
    add_calls(out);
    add_label_rules(out);
    add_labellers(out);
    return out.take();
}

} // namespace tagwright::testing
