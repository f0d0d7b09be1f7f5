// A program that labels texts with two runs at once, each under settings of its own, and stops one of them.
//
// Nothing here is an actor, and nothing needs a network or a key: the provider is `local`, which labels by keywords.
// With Gemini, OpenAI or Anthropic in its place only endpoint_of() changes.

#include <tagwright/host.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

/// Who is asked for labels. A model in the network has a `shape`, a `base_url`, a `model` and an `api_key` as well.
tagwright::llm::endpoint endpoint_of() {
    tagwright::llm::endpoint local;
    local.name = "local";
    local.shape = tagwright::llm::wire::local;
    return local;
}

/// A handful of texts that are there already.
std::vector<tagwright::document> handbook() {
    std::vector<tagwright::document> out;
    const auto add = [&out](std::string id, std::string title, std::string text) {
        tagwright::document page;
        page.id = std::move(id);
        page.title = std::move(title);
        page.text = std::move(text);
        out.push_back(std::move(page));
    };
    add("rollback", "Rolling back a release",
        "How a deployment is rolled back: stop the rollout, deploy the last one.");
    add("invoices", "Invoices", "An invoice goes out on the first of a month. Billing corrects a wrong invoice.");
    add("first-day", "Your first day", "Welcome! Onboarding takes a week: laptop, accounts, a tour of the office.");
    return out;
}

/// Texts that come as somebody makes them, without an end: a chat, a queue, a folder that is watched. This one makes
/// them up.
class feed final : public tagwright::document_reader {
public:
    /// Called when the run wants more, one call at a time. Whoever has to wait for documents does so on a thread of his
    /// own, and calls `then` from there.
    void next(std::size_t documents_max, done then) override {
        std::vector<tagwright::document> out;
        for (std::size_t i = 0; i < std::min<std::size_t>(documents_max, 10); ++i) {
            tagwright::document message;
            message.number = ++made_;
            message.id = "message-" + std::to_string(made_);
            message.title = "Printer on floor " + std::to_string(made_);
            message.text = "The printer on floor " + std::to_string(made_) + " is out of paper again.";
            out.push_back(std::move(message));
        }
        constexpr bool is_the_end = false;
        then(std::move(out), is_the_end);
    }

private:
    std::uint64_t made_ = 0;
};

/// What was heard of a run. Its listener is called on a thread of the host's, hence the lock; and it is shared with the
/// listener, which lives as long as the run.
class labels_heard {
public:
    [[nodiscard]] static tagwright::run_listener listener(std::shared_ptr<labels_heard> to) {
        return [to = std::move(to)](tagwright::run_event&& event) {
            // The others: run_progress, level_changed, run_notice, and one run_finished at the end.
            if (auto* page = std::get_if<tagwright::page_settled>(&event))
                to->add(std::move(page->result));
        };
    }
    [[nodiscard]] std::map<std::string, tagwright::page_result> pages() const {
        const std::lock_guard guard(mutex_);
        return pages_;
    }

private:
    void add(tagwright::page_result&& page) {
        const std::lock_guard guard(mutex_);
        pages_.insert_or_assign(page.page.id, std::move(page));
    }
    mutable std::mutex mutex_;
    std::map<std::string, tagwright::page_result> pages_;
};

/// One line for both runs, drawn over itself.
void show(const tagwright::run_handle& first, const tagwright::run_handle& second) {
    const auto of = [](const tagwright::run_handle& run) {
        const auto now = run.progress(); // as it was told last; any thread may ask
        return std::to_string(now.pages.settled()) + " of " + std::to_string(now.pages.listed) +
               (now.listing_complete ? "" : " so far");
    };
    std::fprintf(stderr, "\rhandbook: %s   feed: %s    ", of(first).c_str(), of(second).c_str());
}

std::string joined(const std::vector<std::string>& labels) {
    std::string out;
    for (const auto& label : labels)
        out += (out.empty() ? "" : ", ") + label;
    return out;
}

/// What came of a run, for a person.
void tell(const char* name, const tagwright::run_finished& end) {
    const auto& pages = end.last.pages;
    std::printf("%s: %s, %llu labelled, %llu failed, %llu skipped%s%s\n", name, tagwright::to_string(end.last.status),
                static_cast<unsigned long long>(pages.labelled), static_cast<unsigned long long>(pages.failed),
                static_cast<unsigned long long>(pages.skipped), end.why ? "; " : "", end.why.message.c_str());
}

} // namespace

int main() {
    // 1. Settings: all have defaults but the providers. Programs that want the user's own files and environment call
    //    read_settings() instead.
    tagwright::settings config;
    config.providers = {endpoint_of()};

    // 2. Parts: curl, and a store. Where the settings name no data directory the store is in memory.
    tagwright::failure why;
    auto parts = tagwright::usual_parts(config, why);
    if (why) {
        std::fprintf(stderr, "%s\n", why.message.c_str());
        return 1;
    }

    // 3. A host drives any number of runs. It is destroyed before what the listeners write to.
    const auto handbook_labels = std::make_shared<labels_heard>();
    const auto feed_labels = std::make_shared<labels_heard>();
    tagwright::host host(std::move(parts));

    // 4. Two runs. What a run does not say it has from the host's settings.
    tagwright::start_run strict;
    strict.documents = tagwright::read_documents(handbook());
    strict.settings = config; // only the part that belongs to a run is taken
    strict.settings->labels_max = 1;
    strict.settings->vocabulary = R"({"mode": "closed", "labels": ["onboarding", "billing",
        {"name": "deployment", "aliases": ["rollout", "rollback"]}]})";
    const auto first = host.start(std::move(strict), labels_heard::listener(handbook_labels));

    tagwright::start_run open;
    open.documents = std::make_shared<feed>();
    open.settings = config;
    open.settings->labels_max = 3;
    open.settings->batch_size = 2;
    const auto second = host.start(std::move(open), labels_heard::listener(feed_labels));

    // 5. start() has waited until each run was open. One that is not says why.
    for (const auto& run : {first, second})
        if (run.started().why) {
            std::fprintf(stderr, "not started: %s\n", run.started().why.message.c_str());
            return 1;
        }

    // 6. Watch both, and stop the one that would go on for ever: what it has begun is finished, nothing new begins.
    constexpr std::uint64_t enough = 40;
    while (second.progress().pages.settled() < enough) {
        show(first, second);
        if (second.wait_for(std::chrono::milliseconds(100)))
            break; // it has ended by itself, which is a failure here
    }
    second.stop();

    // 7. The ends. Both have one, whatever happens.
    const auto first_end = first.wait();
    const auto second_end = second.wait();
    show(first, second);
    std::fputc('\n', stderr);
    tell("handbook", first_end);
    for (const auto& [id, page] : handbook_labels->pages())
        std::printf("  %-10s %s\n", id.c_str(), joined(page.proposed).c_str());
    tell("feed", second_end);
    for (int shown = 0; const auto& [id, page] : feed_labels->pages())
        if (page.status == tagwright::page_status::labelled && shown++ < 3)
            std::printf("  %-10s %s\n", id.c_str(), joined(page.proposed).c_str());

    // 8. Did all go as it should?
    auto labels = handbook_labels->pages();
    const bool as_it_should = first_end.last.status == tagwright::run_status::completed &&
                              labels["rollback"].proposed == std::vector<std::string>{"deployment"} &&
                              labels["invoices"].proposed == std::vector<std::string>{"billing"} &&
                              labels["first-day"].proposed == std::vector<std::string>{"onboarding"} &&
                              second_end.last.status == tagwright::run_status::stopped &&
                              second_end.last.pages.labelled >= enough && second_end.last.pages.failed == 0;
    std::puts(as_it_should ? "all went as it should" : "this is not as it should be");
    return as_it_should ? 0 : 1;
}
