#pragma once

#include "app/service/key_book.hpp"
#include "app/service/router.hpp"
#include "app/service/run_desk.hpp"
#include "app/service/run_order.hpp"
#include "tagwright/host.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

/// The routes of the API: they map requests to what the host does, and what comes back to JSON. Handlers run on threads
/// that may wait.
namespace tagwright::service {

class check_desk;
class schedule_desk;
class metrics;

/// Bounds that operators have set over the API, by the throttle's name.
struct tuned_levels {
    std::mutex mutex;
    std::map<std::string, tune_throttle> by_name;
};

/// What the routes work with. Everything outlives them.
struct api_parts {
    tagwright::host& host;
    host_parts parts;
    const settings_maker& make;
    run_desk& desk;
    check_desk& checks;
    schedule_desk& schedules;
    metrics& figures;
    key_book& keys;
    std::mutex& reviewing; ///< one review at a time: each reads a page and writes it back
    std::chrono::system_clock::time_point started;
    tuned_levels& tuned;
    bool demo = false;
    std::function<std::size_t()> streams = {}; ///< how many watch now; set once the server listens
};

/// Every route, in the order of the OpenAPI document.
void add_routes(router& to, const std::shared_ptr<api_parts>& api);

// -- by what they are about, each in a file of its own -----------------------------------------------------------
void add_run_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_review_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_consolidation_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_survey_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_service_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_schedule_routes(router& to, const std::shared_ptr<api_parts>& api);
void add_operation_routes(router& to, const std::shared_ptr<api_parts>& api);
/// The web page and its parts.
void add_page_routes(router& to);

// -- what several of them need -----------------------------------------------------------------------------------

[[nodiscard]] web_answer json_answer(const json& body, int status = 200);

/// The run as it is now, with its space's name where that is known.
[[nodiscard]] json run_answer(api_parts& api, const run_record& record);

/// 202 with the run as it is now, and where to look at it.
[[nodiscard]] web_answer started_answer(api_parts& api, const std::string& run);

/// Who asks, for a journal: the name that he gave, or "api".
[[nodiscard]] std::string asker(const web_request& request);

struct page_window {
    std::uint64_t offset = 0;
    std::uint32_t limit = 50;
    std::vector<field_problem> problems;
};
/// From the parameters cursor, offset and limit. A cursor is an offset that the client need not know.
[[nodiscard]] page_window window_of(const web_request& request);
/// The cursor behind what was answered; null where nothing is left.
[[nodiscard]] json next_cursor(std::uint64_t offset, std::size_t answered, std::uint64_t total);

} // namespace tagwright::service
