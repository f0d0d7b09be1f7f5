#include "app/demo/fake_confluence.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <list>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <stdexcept>
#include <utility>

namespace tagwright::demo {
namespace {

using clock = std::chrono::steady_clock;
using sim::access;
using sim::confluence_site;

web_response to_response(fault how) {
    return {how.status, std::move(how.type), std::move(how.headers), std::move(how.body)};
}

} // namespace

class fake_confluence::impl {
public:
    explicit impl(fake_confluence_options options)
        : options_(std::move(options)),
          server_(options_.port, options_.threads, [this](const web_request& request) { return serve(request); }) {}

    ~impl() {
        {
            const std::lock_guard guard(log_mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        server_.stop();
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    web_response serve(const web_request& request) {
        const auto kind = kind_of(request);
        const auto number = enter(request, kind);
        auto response = disturbed(request, kind);
        if (!response)
            response = answer(request);
        pause();
        leave(number, response->status);
        return *std::move(response);
    }

    template <class Change>
    void change(Change by) {
        const std::unique_lock guard(site_mutex_);
        by(site_, how_);
    }
    template <class Look>
    auto look(Look at) const {
        const std::shared_lock guard(site_mutex_);
        return at(site_);
    }
    template <class Use>
    auto with_log(Use use) {
        const std::lock_guard guard(log_mutex_);
        return use(*this);
    }

    const fake_confluence_options options_;

    // -- guarded by log_mutex_ --
    struct planned_fault {
        std::size_t left;
        fault how;
        std::optional<request_kind> kind;
    };
    std::vector<logged_request> log_;
    std::size_t forgotten_ = 0; ///< requests before the log's first
    std::array<std::size_t, sim::request_kinds> counts_{};
    std::size_t in_flight_ = 0;
    std::size_t in_flight_max_ = 0;
    std::list<planned_fault> faults_;
    std::function<std::optional<fault>(request_kind, const web_request&)> intercept_;
    std::chrono::milliseconds least_{0};
    std::chrono::milliseconds most_{0};
    bool anonymous_ = false;
    bool scopes_missing_ = false;

    [[nodiscard]] const loopback_server& server() const { return server_; }

private:
    std::size_t enter(const web_request& request, request_kind kind) {
        const std::lock_guard guard(log_mutex_);
        log_.push_back(
            {kind, request.path.starts_with(sim::cloud_context), request.method, request.target, 0, clock::now()});
        ++counts_.at(static_cast<std::size_t>(kind));
        in_flight_max_ = std::max(in_flight_max_, ++in_flight_);
        return forgotten_ + log_.size() - 1;
    }

    void leave(std::size_t number, int status) {
        const std::lock_guard guard(log_mutex_);
        --in_flight_;
        if (number >= forgotten_)
            log_[number - forgotten_].status = status;
    }

    std::optional<web_response> disturbed(const web_request& request, request_kind kind) {
        std::function<std::optional<fault>(request_kind, const web_request&)> intercept;
        {
            const std::lock_guard guard(log_mutex_);
            for (auto planned = faults_.begin(); planned != faults_.end(); ++planned) {
                if (planned->kind && *planned->kind != kind)
                    continue;
                auto how = planned->how;
                if (--planned->left == 0)
                    faults_.erase(planned);
                return to_response(std::move(how));
            }
            intercept = intercept_;
        }
        if (intercept)
            if (auto how = intercept(kind, request))
                return to_response(*std::move(how));
        return std::nullopt;
    }

    void pause() {
        std::unique_lock guard(log_mutex_);
        if (most_.count() <= 0)
            return;
        std::uniform_int_distribution<std::int64_t> spread(least_.count(), most_.count());
        wake_.wait_for(guard, std::chrono::milliseconds{spread(random_)}, [&] { return stopping_; });
    }

    web_response answer(const web_request& request) {
        access who;
        who.origin = server_.url();
        who.email = options_.email;
        who.api_token = options_.api_token;
        who.pat = options_.pat;
        {
            const std::lock_guard guard(log_mutex_);
            who.anonymous = anonymous_;
            who.scopes_missing = scopes_missing_;
        }
        if (request.method != "GET") {
            const std::unique_lock guard(site_mutex_);
            return answer_request(site_, how_, who, request);
        }
        const std::shared_lock guard(site_mutex_);
        return answer_request(site_, how_, who, request);
    }

    mutable std::shared_mutex site_mutex_;
    confluence_site site_;
    behaviour how_;

    std::mutex log_mutex_;
    std::condition_variable wake_;
    std::mt19937_64 random_{20'261'102}; // fixed, so that a run can be repeated
    bool stopping_ = false;
    loopback_server server_; ///< last: it serves from everything above
};

fake_confluence::fake_confluence(fake_confluence_options options) : impl_(std::make_unique<impl>(std::move(options))) {}

fake_confluence::~fake_confluence() = default;

int fake_confluence::port() const { return impl_->server().port(); }

std::string fake_confluence::cloud_url() const { return impl_->server().url() + std::string(sim::cloud_context); }

std::string fake_confluence::datacenter_url() const {
    return impl_->server().url() + std::string(sim::datacenter_context);
}

const fake_confluence_options& fake_confluence::options() const { return impl_->options_; }

void fake_confluence::add_space(const std::string& key, const std::string& name) {
    impl_->change([&](confluence_site& site, behaviour&) { site.add_space(key, name.empty() ? key : name); });
}

void fake_confluence::add_page(const std::string& space_key, fake_page page) {
    impl_->change([&](confluence_site& site, behaviour&) { site.add_page(space_key, std::move(page)); });
}

void fake_confluence::edit_page(const std::string& id, std::string storage, std::string title) {
    impl_->change([&](confluence_site& site, behaviour&) { site.edit_page(id, std::move(storage), std::move(title)); });
}

void fake_confluence::delete_page(const std::string& id) {
    impl_->change([&](confluence_site& site, behaviour&) { site.remove_page(id); });
}

void fake_confluence::trash_page(const std::string& id) {
    impl_->change([&](confluence_site& site, behaviour&) { site.set_status(id, "trashed"); });
}

void fake_confluence::archive_page(const std::string& id) {
    impl_->change([&](confluence_site& site, behaviour&) { site.set_status(id, "archived"); });
}

std::vector<std::string> fake_confluence::labels_of(const std::string& id) const {
    return impl_->look([&](const confluence_site& site) {
        std::vector<std::string> names;
        if (const auto* page = site.find_page(id))
            for (const auto& [label, number] : page->labels)
                names.push_back(label.prefix == "global" ? label.name : label.prefix + ":" + label.name);
        return names;
    });
}

void fake_confluence::add_labels(const std::string& id, const std::vector<std::string>& labels) {
    impl_->change([&](confluence_site& site, behaviour&) { site.place_labels(id, labels); });
}

std::size_t fake_confluence::page_count() const {
    return impl_->look([](const confluence_site& site) { return site.size(); });
}

std::vector<logged_request> fake_confluence::requests() const {
    return impl_->with_log([](impl& in) { return in.log_; });
}

std::size_t fake_confluence::count(request_kind kind) const {
    return impl_->with_log([&](impl& in) { return in.counts_.at(static_cast<std::size_t>(kind)); });
}

std::size_t fake_confluence::count() const {
    return impl_->with_log([](impl& in) { return in.log_.size(); });
}

std::size_t fake_confluence::in_flight_max() const {
    return impl_->with_log([](impl& in) { return in.in_flight_max_; });
}

std::vector<label_write> fake_confluence::label_writes() const {
    return impl_->look([](const confluence_site& site) { return site.writes(); });
}

void fake_confluence::forget_requests() {
    impl_->with_log([](impl& in) {
        in.forgotten_ += in.log_.size();
        in.log_.clear();
        in.counts_.fill(0);
        in.in_flight_max_ = in.in_flight_;
        return 0;
    });
}

void fake_confluence::fail_next(std::size_t count, fault how, std::optional<request_kind> kind) {
    impl_->with_log([&](impl& in) {
        if (count > 0)
            in.faults_.push_back({count, std::move(how), kind});
        return 0;
    });
}

void fake_confluence::intercept(std::function<std::optional<fault>(request_kind, const web_request&)> by) {
    impl_->with_log([&](impl& in) {
        in.intercept_ = std::move(by);
        return 0;
    });
}

void fake_confluence::set_latency(std::chrono::milliseconds least, std::chrono::milliseconds most) {
    if (least > most)
        throw std::invalid_argument("the least latency is above the most");
    impl_->with_log([&](impl& in) {
        in.least_ = least;
        in.most_ = most;
        return 0;
    });
}

void fake_confluence::allow_anonymous(bool yes) {
    impl_->with_log([&](impl& in) { return in.anonymous_ = yes; });
}

void fake_confluence::miss_scopes(bool yes) {
    impl_->with_log([&](impl& in) { return in.scopes_missing_ = yes; });
}

void fake_confluence::behave(const std::function<void(behaviour&)>& change) {
    impl_->change([&](confluence_site&, behaviour& how) { change(how); });
}

} // namespace tagwright::demo
