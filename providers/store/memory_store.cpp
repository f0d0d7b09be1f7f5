#include "tagwright/store.hpp"

#include "providers/store/page_filter.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace tagwright::inline v0 {
namespace {

/// Records by their two keys, the ones not used for longest going first.
template <class Record>
class shelf {
public:
    explicit shelf(std::uint64_t rows_max) : rows_max_(rows_max) {}

    std::optional<Record> find(const std::string& first, const std::string& second) {
        const auto found = rows_.find({first, second});
        if (found == rows_.end())
            return std::nullopt;
        found->second.used = ++clock_;
        return found->second.record;
    }

    void put(std::pair<std::string, std::string> key, Record&& record) {
        rows_.insert_or_assign(std::move(key), row{std::move(record), ++clock_});
        if (rows_.size() > rows_max_ + std::max<std::uint64_t>(rows_max_ / 16, 16))
            trim();
    }

private:
    struct row {
        Record record;
        std::uint64_t used;
    };

    void trim() {
        std::vector<std::uint64_t> uses;
        uses.reserve(rows_.size());
        for (const auto& [key, value] : rows_)
            uses.push_back(value.used);
        const auto drop = static_cast<std::ptrdiff_t>(rows_.size() - rows_max_);
        std::nth_element(uses.begin(), uses.begin() + drop, uses.end());
        const auto oldest_kept =
            drop < static_cast<std::ptrdiff_t>(uses.size()) ? uses[static_cast<std::size_t>(drop)] : clock_ + 1;
        std::erase_if(rows_, [&](const auto& entry) { return entry.second.used < oldest_kept; });
    }

    std::uint64_t rows_max_;
    std::uint64_t clock_ = 0;
    std::map<std::pair<std::string, std::string>, row> rows_;
};

/// Claims within this process; they may outlive the store.
class claims {
public:
    std::shared_ptr<run_claim> claim(const std::shared_ptr<claims>& self, const std::string& run) {
        const std::lock_guard guard(mutex_);
        return claimed_.insert(run).second ? std::make_shared<held>(self, run) : nullptr;
    }
    bool is_claimed(const std::string& run) {
        const std::lock_guard guard(mutex_);
        return claimed_.contains(run);
    }

private:
    class held final : public run_claim {
    public:
        held(std::shared_ptr<claims> by, std::string run) : by_(std::move(by)), run_(std::move(run)) {}
        ~held() override {
            const std::lock_guard guard(by_->mutex_);
            by_->claimed_.erase(run_);
        }

    private:
        std::shared_ptr<claims> by_;
        std::string run_;
    };

    std::mutex mutex_;
    std::set<std::string> claimed_;
};

class memory_store final : public store {
public:
    explicit memory_store(std::uint64_t rows_max) : labels_(rows_max), pages_(rows_max) {}

    void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) override {
        std::vector<std::optional<label_record>> found;
        {
            const std::lock_guard guard(mutex_);
            for (const auto& hash : text_hashes)
                found.push_back(labels_.find(settings_key, hash));
        }
        then(std::move(found), {}); // without the lock: it may call us again
    }

    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override {
        std::vector<std::optional<page_record>> found;
        {
            const std::lock_guard guard(mutex_);
            for (const auto& id : page_ids)
                found.push_back(pages_.find(scope_key, id));
        }
        then(std::move(found), {});
    }

    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        {
            const std::lock_guard guard(mutex_);
            for (auto& record : labels)
                labels_.put({record.settings_key, record.text_hash}, std::move(record));
            for (auto& record : pages)
                pages_.put({record.scope_key, record.page_id}, std::move(record));
        }
        then({});
    }

    void open_run(std::string run, std::optional<run_record> fresh, run_opened then) override {
        failure why;
        run_record record;
        auto claim = claims_->claim(claims_, run);
        if (!claim) {
            why = {errc::run_busy, "run " + run + " is being driven already; wait for it, or stop it first"};
        } else {
            const std::lock_guard guard(mutex_);
            if (fresh)
                runs_.insert_or_assign(run, std::move(*fresh));
            if (const auto found = runs_.find(run); found != runs_.end())
                record = found->second;
            else
                why = {errc::run_not_found, "there is no run " + run};
        }
        if (why)
            claim.reset();
        then(std::move(claim), std::move(record), std::move(why));
    }

    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        {
            const std::lock_guard guard(mutex_);
            if (run) {
                auto& kept = runs_[run->run];
                if (!run->settings)
                    run->settings = std::move(kept.settings);
                kept = std::move(*run);
            }
            for (auto& page : pages) {
                auto& kept = run_pages_[page.run][page.result.page.id];
                page.review = std::move(kept.review); // what people decided stays
                kept = std::move(page);
            }
        }
        then({});
    }

    void find_runs(std::size_t runs_max, runs_found then) override {
        std::vector<run_record> found;
        {
            const std::lock_guard guard(mutex_);
            for (const auto& [name, record] : runs_)
                found.push_back(record);
        }
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return std::tie(a.started_ms, a.run) > std::tie(b.started_ms, b.run);
        });
        found.resize(std::min(found.size(), runs_max));
        for (auto& record : found)
            record.driver = claims_->is_claimed(record.run) ? 1 : 0;
        then(std::move(found), {});
    }

    void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) override {
        std::vector<std::optional<run_page_record>> found;
        {
            const std::lock_guard guard(mutex_);
            const auto& pages = pages_of(run);
            for (const auto& id : page_ids) {
                const auto it = pages.find(id);
                found.push_back(it == pages.end() ? std::nullopt : std::optional(it->second));
            }
        }
        then(std::move(found), {});
    }

    void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) override {
        std::vector<std::optional<run_page_record>> found;
        {
            const std::lock_guard guard(mutex_);
            const auto& pages = pages_of(run);
            for (auto it = pages.upper_bound(after); it != pages.end() && found.size() < pages_max; ++it)
                found.emplace_back(it->second);
        }
        then(std::move(found), {});
    }

    void review_pages(std::string run, std::vector<run_page_record> pages, saved then) override {
        {
            const std::lock_guard guard(mutex_);
            for (auto& page : pages) {
                if (page.review.decision == review_decision::none)
                    page.review = {};
                page.run = run;
                auto& kept = run_pages_[run][page.result.page.id];
                kept = std::move(page);
            }
        }
        then({});
    }

    void find_review(std::string run, page_query query, page_list_found then) override {
        const page_filter filter(query);
        page_list found;
        {
            const std::lock_guard guard(mutex_);
            for (const auto& [id, page] : pages_of(run)) {
                found.add(facts_of(page));
                if (!filter.fits(page))
                    continue;
                if (found.total >= query.offset && found.rows.size() < query.limit)
                    found.rows.push_back(page);
                ++found.total;
            }
        }
        then(std::move(found), {});
    }

    void save_text(std::string run, run_text which, std::string text, saved then) override {
        {
            const std::lock_guard guard(mutex_);
            texts_.insert_or_assign(std::pair{std::move(run), which}, std::move(text));
        }
        then({});
    }

    void find_text(std::string run, run_text which, text_found then) override {
        std::string text;
        {
            const std::lock_guard guard(mutex_);
            if (const auto found = texts_.find({run, which}); found != texts_.end())
                text = found->second;
        }
        then(std::move(text), {});
    }

    void get_value(std::string key, value_found then) override {
        std::string value;
        {
            const std::lock_guard guard(mutex_);
            if (const auto found = values_.find(key); found != values_.end())
                value = found->second;
        }
        then(std::move(value), {});
    }

    void put_value(std::string key, std::string value, saved then) override {
        {
            const std::lock_guard guard(mutex_);
            values_.insert_or_assign(std::move(key), std::move(value));
        }
        then({});
    }

private:
    using pages_by_id = std::map<std::string, run_page_record>;

    [[nodiscard]] const pages_by_id& pages_of(const std::string& run) const {
        static const pages_by_id none;
        const auto found = run_pages_.find(run);
        return found == run_pages_.end() ? none : found->second;
    }

    std::mutex mutex_;
    shelf<label_record> labels_;
    shelf<page_record> pages_;
    std::map<std::string, run_record> runs_;
    std::map<std::string, pages_by_id> run_pages_; ///< also of runs that have no record yet
    std::map<std::pair<std::string, run_text>, std::string> texts_;
    std::map<std::string, std::string> values_;
    std::shared_ptr<claims> claims_ = std::make_shared<claims>();
};

} // namespace

std::unique_ptr<store> make_memory_store(std::uint64_t rows_max) { return std::make_unique<memory_store>(rows_max); }

} // namespace tagwright::inline v0
