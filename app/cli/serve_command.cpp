#include "app/cli/serve_command.hpp"

#include "app/cli/commands.hpp"
#include "app/cli/console.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/cli/signals.hpp"
#include "app/service/service.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto close_time = 5s; ///< for what is left when no run goes on any more

void wait_for_signals(int count) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock guard(mutex);
    while (stop_signals() < count) {
        never.wait_for(guard, 100ms);
        suspend_if_asked();
    }
}

[[noreturn]] void end_at_once(int code) {
    std::fflush(nullptr);
    std::_Exit(code);
}

/// Somebody may have asked a wiki that says nothing, and that question cannot be taken back. It is this thread that
/// lets go, since it is the one that made the actor system.
void close(std::unique_ptr<service::service> running) {
    std::promise<void> closed;
    std::thread watch([closing = closed.get_future()] {
        if (closing.wait_for(close_time) != std::future_status::ready)
            end_at_once(exit_ok);
    });
    running.reset();
    closed.set_value();
    watch.join();
}

} // namespace

int serve(session open, sources configured_by, bool demo) {
    catch_stop_signals();
    const bool asks_for_token = !open.parts.config->service.token.empty();
    try {
        auto running =
            std::make_unique<service::service>(service::service_parts{open.parts, std::move(configured_by), demo});
        print_text(fmt::format("tagwright listens on {}{}\n", running->url(),
                               asks_for_token ? " (any user name, the token as password)" : ""));
        std::fflush(stdout);
        wait_for_signals(1);
        tell("stopping: calls in flight finish; press Ctrl-C again to stop at once");
        auto drained = std::async(std::launch::async, [&running] { running->drain(); });
        while (drained.wait_for(100ms) != std::future_status::ready)
            if (stop_signals() > 1)
                end_at_once(exit_stopped); // runs can be resumed from wherever they are
        close(std::move(running));
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
