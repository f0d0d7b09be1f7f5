#pragma once

#include "base/id_set.hpp"
#include "providers/confluence/codec.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tagwright {

/// The walk through a listing, chunk by chunk: sees to it that no page is met twice and that the walk ends, also
/// where the server's links lead in a circle or never stop. Where a listing by offset has moved, because pages were
/// deleted meanwhile, the walk goes back until it meets a page that it knows. Holds the ids of all pages listed so far.
class listing_walk {
public:
    /// Chunks in a row without a page that is new. Searches have empty chunks, but not that many.
    static constexpr std::size_t idle_chunks_max = 50;
    /// More pages than any site has.
    static constexpr std::size_t pages_max = 5'000'000;

    struct step {
        std::string next;               ///< where the walk goes on; empty: it is done
        std::vector<std::string> again; ///< pages of this chunk that were listed before: not to be labelled twice
        failure why;                    ///< set where the walk has to end
    };

    /// @param given  the ids were given by a person: absent ones make empty chunks, and the list ends by itself
    [[nodiscard]] step note(const confluence::listing& chunk, bool given);

    /// The listing begins again from its first chunk: what is known will be met again.
    /// @returns false if that brought nothing new the last time
    [[nodiscard]] bool begin_again();

    [[nodiscard]] bool has(const std::string& id) const { return seen_.contains(id); }
    [[nodiscard]] std::size_t size() const noexcept { return seen_.size(); }

private:
    id_set seen_;
    std::size_t idle_ = 0;
    std::size_t to_meet_again_ = 0;     ///< known pages that a new beginning has not shown yet
    std::size_t seen_at_beginning_ = 0; ///< of the last new one
    bool began_again_ = false;
};

} // namespace tagwright
