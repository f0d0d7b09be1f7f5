#include "app/service/problem.hpp"

#include "app/service/json_text.hpp"

namespace tagwright::service {

int status_of(errc code) noexcept {
    switch (code) {
    case errc::ok: return 200;
    case errc::run_not_found:
    case errc::not_found: return 404;
    case errc::run_busy:
    case errc::settings_changed: return 409;
    case errc::invalid_settings:
    case errc::invalid_input:
    case errc::space_not_found: return 422;
    case errc::store_failed:
    case errc::actor_failed: return 500;
    case errc::timeout:
    case errc::overloaded:
    case errc::stopped: return 503;
    default: return 502; // the wiki or a provider
    }
}

web_answer problem_answer(int status, const failure& why, const std::vector<field_problem>& errors) {
    json out{{"type", "about:blank"},
             {"title", meaning(why.code)},
             {"status", status},
             {"code", to_string(why.code)},
             {"detail", why.message.empty() ? std::string(meaning(why.code)) : why.message}};
    if (!errors.empty()) {
        auto list = json::array();
        for (const auto& each : errors)
            list.push_back({{"name", each.name}, {"value", each.value}, {"message", each.message}});
        out["errors"] = std::move(list);
    }
    web_answer answer;
    answer.status = status;
    answer.type = "application/problem+json";
    answer.body = text_of(out);
    return answer;
}

web_answer problem_answer(const failure& why) { return problem_answer(status_of(why.code), why); }

web_answer bad_request(const std::vector<field_problem>& errors) {
    std::string detail;
    for (const auto& each : errors)
        detail += (detail.empty() ? "" : "; ") + each.name + ": " + each.message;
    return problem_answer(400, {errc::invalid_input, detail}, errors);
}

web_answer not_found(const std::string& detail) { return problem_answer(404, {errc::not_found, detail}); }

web_answer conflict(const std::string& detail) { return problem_answer(409, {errc::run_busy, detail}); }

} // namespace tagwright::service
