#pragma once

#include "actors/coordinator/shell/pipeline.hpp"

#include <utility>
#include <vector>

namespace tagwright {

/// The actors that a run has started, and the handles that it speaks to. They end with it, last started first.
class run_children {
public:
    run_children() = default;
    run_children(const run_children&) = delete;
    run_children& operator=(const run_children&) = delete;
    ~run_children() {
        for (auto it = all_.rbegin(); it != all_.rend(); ++it)
            caf::anon_send_exit(it->who, caf::exit_reason::kill);
    }

    void add(run_child child) { all_.push_back(std::move(child)); }

    /// Takes over the handles of a pipeline whose actors were added.
    void speak_to(const pipeline& parts) {
        batcher_ = parts.batcher;
        provider_ = parts.provider;
        publisher_ = parts.publisher;
        undoer_ = parts.undoer;
    }

    /// All of them have ended.
    void forget() {
        all_.clear();
        speak_to({});
    }

    /// Ends them; the writer and whoever serves it only where `all` says so.
    template <class Self>
    void end(Self* self, bool all) const {
        for (auto it = all_.rbegin(); it != all_.rend(); ++it)
            if (all || (it->role != child_role::writer && !it->serves_writer))
                self->send_exit(it->who, caf::exit_reason::kill);
    }

    template <class Self>
    void drain_calls(Self* self) const {
        if (batcher_)
            port::send(self, batcher_, drain{});
        if (provider_)
            port::send(self, provider_, drain{});
    }

    template <class Self>
    void drain_writer(Self* self) const {
        if (undoer_)
            port::send(self, undoer_, drain{});
        else if (publisher_)
            port::send(self, publisher_, drain{});
    }

private:
    std::vector<run_child> all_; ///< in the order of their start
    batcher_actor batcher_;
    provider_actor provider_;
    publisher_actor publisher_;
    undoer_actor undoer_;
};

} // namespace tagwright
