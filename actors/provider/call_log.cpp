#include "actors/provider/call_log.hpp"

#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <chrono>

namespace tagwright {
namespace {

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

} // namespace

std::vector<std::string> end_lines(std::string_view provider, const call_done& done, const next_steps& steps) {
    std::vector<std::string> out;
    const auto& why = done.reply.why;
    if (why.code == errc::ok)
        return out;
    const auto name = word_for_log(provider);
    const auto message = quoted_for_log(why.message);
    if (why.code == errc::rate_limited) {
        const auto hint = done.reply.hints.retry_after;
        out.push_back(fmt::format("[429] provider={} call={} retry_after_s={:.3f}", name, done.call,
                                  hint ? seconds(*hint) : 0.0));
    }
    if (steps.waits)
        out.push_back(fmt::format("[BACKOFF] provider={} call={} wait_s={:.3f} code={}", name, done.call,
                                  seconds(*steps.waits), to_string(why.code)));
    out.push_back(fmt::format("[{}] provider={} call={} code={} message={}", steps.waits ? "RETRY" : "ERROR", name,
                              done.call, to_string(why.code), message));
    return out;
}

std::string fallback_line(std::string_view provider, std::uint64_t call, const job& what) {
    return fmt::format("[FALLBACK] provider={} call={} pages={}{}", word_for_log(provider), call, what.pages.size(),
                       what.spilled == detour::away ? " reason=slow" : "");
}

} // namespace tagwright
