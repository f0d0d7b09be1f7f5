#pragma once

#include "messages/messages.hpp"
#include "providers/confluence/codec.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tagwright {

/// Finds out which API a site speaks, who we are and where the space is, question by question. Pure.
///
/// Who we are is good to know and not needed: a token may lack the scope to ask. What looks like a web page, a login or
/// a redirect means "not this API" as long as there is another candidate.
class connecting {
public:
    /// @param candidates  best guess first; not empty
    /// @param space       key; empty: only whether we are let in
    connecting(std::vector<confluence::site> candidates, std::string space);

    [[nodiscard]] bool done() const noexcept { return step_ == step::done; }
    [[nodiscard]] std::size_t candidate() const noexcept { return index_; }
    [[nodiscard]] http_request question() const;
    void answer(const http_response& response);
    /// Once done. `why` is of all candidates' failures the one that says most.
    [[nodiscard]] connected_space take();

private:
    enum class step : std::uint8_t { user, space, other_case, any_space, done };
    void user_answered(const http_response& response);
    void space_answered(const http_response& response);
    /// There is no such space: maybe there is one whose key differs in case only.
    [[nodiscard]] bool look_for_other_case(const failure& why, const http_response& response);
    void other_case_answered(const http_response& response);
    void succeed();
    /// @param own  the API itself has said so
    void refused(failure why, const http_response& response, bool own);
    [[nodiscard]] const confluence::site& at() const { return candidates_[index_]; }

    std::vector<confluence::site> candidates_;
    std::string space_;
    std::size_t index_ = 0;
    step step_ = step::user;
    failure user_failure_; ///< why we do not know who we are, with this candidate
    failure not_found_;    ///< what was said of the space
    http_response not_found_answer_;
    failure told_;                ///< the best explanation so far
    bool told_by_itself_ = false; ///< the API's own word
    connected_space out_;
};

} // namespace tagwright
