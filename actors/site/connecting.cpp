#include "actors/site/connecting.hpp"

#include "base/ascii.hpp"

#include <utility>

namespace tagwright {
namespace {

/// Confluence's own word, as opposed to that of a proxy, a login page or another program at this address.
bool is_own_word(const http_response& response) {
    const auto begin = response.body.find_first_not_of(ascii_blanks);
    const bool json = begin != std::string::npos && (response.body[begin] == '{' || response.body[begin] == '[');
    return json || response.status == 401 || !find_header(response.headers, "X-Seraph-LoginReason").empty();
}

/// The API is there and will not say who we are.
bool keeps_silent(const failure& why, const http_response& response) {
    const bool refused = response.status == 403 || response.status == 404;
    return kind_of(why.code) != failure_kind::passing && is_own_word(response) &&
           (refused || why.code == errc::scope_missing);
}

} // namespace

connecting::connecting(std::vector<confluence::site> candidates, std::string space)
    : candidates_(std::move(candidates)), space_(std::move(space)) {}

http_request connecting::question() const {
    switch (step_) {
    case step::space: return confluence::make_find_space(at(), space_);
    case step::other_case: return confluence::make_find_space(at(), upper_ascii(space_));
    case step::any_space: return confluence::make_any_space(at());
    default: return confluence::make_current_user(at());
    }
}

void connecting::answer(const http_response& response) {
    if (step_ == step::user)
        user_answered(response);
    else if (step_ == step::other_case)
        other_case_answered(response);
    else
        space_answered(response);
}

connected_space connecting::take() { return std::move(out_); }

void connecting::user_answered(const http_response& response) {
    auto who = confluence::parse_current_user(at(), response);
    user_failure_ = {};
    if (who.ok() && who.value.anonymous && !at().authorization.empty()) {
        refused({errc::bad_credentials, "Confluence does not accept these credentials (it answers as to an anonymous "
                                        "visitor): check the token and its owner"},
                response, true);
        return;
    }
    if (!who.ok() && !keeps_silent(who.why, response)) {
        refused(std::move(who.why), response, is_own_word(response));
        return;
    }
    out_.user = std::move(who.value);
    user_failure_ = std::move(who.why);
    if (!space_.empty())
        step_ = step::space;
    else if (user_failure_)
        step_ = step::any_space;
    else
        succeed();
}

void connecting::space_answered(const http_response& response) {
    failure why;
    if (step_ == step::space) {
        auto found = confluence::parse_find_space(at(), space_, response);
        out_.space = std::move(found.value);
        why = std::move(found.why);
    } else {
        why = confluence::classify(at(), response, confluence::errand::find_space);
    }
    if (!why) {
        succeed();
        return;
    }
    if (look_for_other_case(why, response))
        return;
    // A v2 "not found" says the same to bad credentials; what was said before is clearer.
    const bool clearer = user_failure_.code == errc::bad_credentials;
    refused(clearer ? std::move(user_failure_) : std::move(why), response, is_own_word(response));
}

bool connecting::look_for_other_case(const failure& why, const http_response& response) {
    if (step_ != step::space || why.code != errc::space_not_found || !is_own_word(response) || user_failure_ ||
        upper_ascii(space_) == space_)
        return false;
    not_found_ = why;
    not_found_answer_ = response;
    step_ = step::other_case;
    return true;
}

void connecting::other_case_answered(const http_response& response) {
    const auto found = confluence::parse_find_space(at(), upper_ascii(space_), response);
    if (found.ok())
        not_found_.message = "no space has the key \"" + space_ + "\"; did you mean \"" + found.value.key + "\"?";
    refused(std::move(not_found_), not_found_answer_, true);
}

void connecting::succeed() {
    out_.candidate = index_;
    step_ = step::done;
}

void connecting::refused(failure why, const http_response& response, bool own) {
    if (!told_ || (own && !told_by_itself_)) {
        told_ = std::move(why);
        told_by_itself_ = own;
    }
    // Nobody there is nobody there, and a wrong password is not to be tried twice.
    const bool other_login =
        index_ + 1 < candidates_.size() && candidates_[index_ + 1].authorization != at().authorization;
    const bool settled =
        response.status == 0 || (told_.code == errc::bad_credentials && told_by_itself_ && !other_login);
    if (index_ + 1 < candidates_.size() && !settled) {
        ++index_;
        step_ = step::user;
        return;
    }
    out_ = {};
    out_.why = std::move(told_);
    step_ = step::done;
}

} // namespace tagwright
