#include "app/cli/serve_command.hpp"

#include "app/cli/commands.hpp"
#include "app/cli/console.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/cli/signals.hpp"
#include "app/service/service.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

void wait_for_signals(int count) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock guard(mutex);
    while (stop_signals() < count) {
        never.wait_for(guard, 100ms);
        suspend_if_asked();
    }
}

} // namespace

int serve(session open, sources configured_by, bool demo) {
    catch_stop_signals();
    const bool asks_for_token = !open.parts.config->service.token.empty();
    try {
        service::service running({open.parts, std::move(configured_by), demo});
        print_text(fmt::format("tagwright listens on {}{}\n", running.url(),
                               asks_for_token ? " (any user name, the token as password)" : ""));
        std::fflush(stdout);
        wait_for_signals(1);
        tell("stopping: calls in flight finish; press Ctrl-C again to stop at once");
        auto drained = std::async(std::launch::async, [&running] { running.drain(); });
        while (drained.wait_for(100ms) != std::future_status::ready)
            if (stop_signals() > 1) {
                std::fflush(nullptr);
                std::_Exit(exit_stopped); // runs can be resumed from wherever they are
            }
    } catch (const std::runtime_error& why) {
        complain(why.what());
        return exit_usage;
    }
    return exit_ok;
}

int run_serve(const options& what) {
    source_request request;
    request.flags = what.flags;
    request.config_file = what.config_file;
    request.needs = needs_of(what.command);
    auto configured_by = read_sources(request);
    auto loaded = usable(load_settings(configured_by));
    if (!loaded)
        return exit_usage;
    int code = exit_ok;
    auto open = open_session(std::move(*loaded), true, code);
    return open ? serve(std::move(*open), std::move(configured_by), false) : code;
}

} // namespace tagwright::cli
