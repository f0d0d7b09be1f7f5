#pragma once

#include "app/service/run_board.hpp"
#include "app/service/web.hpp"
#include "tagwright/host.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tagwright::service {

/// A run's board, for the threads of the service: events come on one of the host's, watchers read on others. What is
/// done under the lock is short.
class run_watch {
public:
    explicit run_watch(std::string epoch) : board_(std::move(epoch)) {}

    template <class Use>
    auto with(Use use) {
        const std::lock_guard guard(mutex_);
        return use(board_);
    }

    /// Whether its start was told already; the desk's.
    enum class start_state : std::uint8_t { asked, told, refused };
    std::atomic<start_state> start = start_state::asked;
    bool labelling = true; ///< set before the start; see run_desk::tap

private:
    std::mutex mutex_;
    run_board board_;
};

/// The runs that this service drives, and those that it drove last. For several threads; what is said to block does so
/// for a run's start or a store's answer.
class run_desk {
public:
    /// @param labelling  the run asks models: it is not writing or taking off what an earlier one has proposed
    using tap = std::function<void(const run_event&, bool labelling)>;

    /// @param every_event  hears all events of all runs, on threads of the host's. Must not block; may be empty
    run_desk(host& host, host_parts parts, tap every_event);
    run_desk(const run_desk&) = delete;
    run_desk& operator=(const run_desk&) = delete;
    ~run_desk(); ///< runs that go on are not waited for: see drain()

    static constexpr std::size_t live_max = 32;
    static constexpr std::size_t ended_max = 20;

    /// Starts a run or goes on with one. Blocks until it is open.
    /// @returns its name, or why it was not started
    struct outcome {
        std::string run;
        failure why;
    };
    [[nodiscard]] outcome start(start_run job);

    /// Once: drains. Twice: ends at once.
    /// @returns false for a run that is not driven here
    bool cancel(const std::string& run);

    /// Null for a run that this service has not driven, or not lately.
    [[nodiscard]] std::shared_ptr<run_watch> watch(const std::string& run) const;

    /// Names of the runs that are driven now.
    [[nodiscard]] std::vector<std::string> live() const;
    [[nodiscard]] bool is_live(const std::string& run) const;

    // -- the journal, waited for ------------------------------------------------------------------------------

    /// All runs, newest first.
    [[nodiscard]] std::vector<run_record> records(failure& why) const;
    /// @param why  run_not_found, store_failed
    [[nodiscard]] std::optional<run_record> record(const std::string& run, failure& why) const;
    /// The run as the API shows it, with what this process knows of it.
    [[nodiscard]] json view(const run_record& record) const;

    /// No run starts any more; those that go on are drained, and cut off when the time is over.
    void drain(std::chrono::milliseconds time);

private:
    struct one {
        std::shared_ptr<run_watch> watch;
        std::shared_ptr<run_claim> space; ///< while a space is labelled
    };
    /// A run that has ended, as the host says. It counts as ended here once the journal says so, too, and nobody holds
    /// it any more: whoever hears of the end may go on with it at once.
    struct ending {
        run_finished end;
        std::shared_ptr<run_watch> watch;
    };
    void on_event(const std::shared_ptr<run_watch>& watch, run_event&& event);
    void work();
    void close(ending&& what);
    void remember(const std::string& run, const std::shared_ptr<run_watch>& watch); ///< under the lock
    [[nodiscard]] std::shared_ptr<run_claim> claim(const start_run& job, failure& why) const;

    host& host_;
    host_parts parts_;
    tap every_event_;
    std::string epoch_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, one> live_;
    std::map<std::string, std::shared_ptr<run_watch>> ended_;
    std::deque<std::string> ended_order_;
    std::size_t starting_ = 0;
    bool closed_ = false;
    std::deque<ending> endings_;
    bool over_ = false;
    std::thread thread_; ///< closes runs; last: it uses everything above
};

/// Events of a run for one client.
[[nodiscard]] std::shared_ptr<event_stream> stream_of(std::shared_ptr<run_watch> watch, std::string_view last_event_id);

} // namespace tagwright::service
