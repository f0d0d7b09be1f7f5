#pragma once

#include <tagwright/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// The other end of lines_codec: a model that knows three words. It is a function from request to answer, so it can
/// stand behind a socket, a transport of one's own, or in the simulator.
class lines_server {
public:
    /// @param busy_first  so many calls are refused before the first one is answered
    explicit lines_server(int busy_first = 0) : busy_left_(busy_first) {}

    tagwright::http_response operator()(const tagwright::http_request& request) {
        ++calls_;
        tagwright::http_response out;
        out.status = 200;
        if (tagwright::find_header(request.headers, "authorization") != "Bearer open sesame") {
            out.status = 401;
            out.body = "DENIED the key is unknown\n";
        } else if (busy_left_ > 0) {
            --busy_left_;
            out.status = 429;
            out.body = "BUSY 30\n";
        } else {
            out.body = "OK " + std::to_string(request.body.size() / 4) + " 12\n" + labels_of_all(pages_of(request));
        }
        return out;
    }
    [[nodiscard]] int calls() const noexcept { return calls_; }

private:
    /// The last part of the body: one JSON object, {"pages":[{"ref":"p1","title":"…","text":"…"},…]}. Inside of its
    /// texts quotes are escaped, so a ref can be found as it stands.
    static std::string_view pages_of(const tagwright::http_request& request) {
        const auto at = request.body.rfind("{\"pages\":[");
        return at == std::string::npos ? std::string_view() : std::string_view(request.body).substr(at);
    }

    static std::string labels_of_all(std::string_view pages) {
        constexpr std::string_view mark = "{\"ref\":\"";
        std::string out;
        for (auto at = pages.find(mark); at != std::string_view::npos;) {
            const auto ref = pages.substr(at + mark.size(), pages.find('"', at + mark.size()) - at - mark.size());
            const auto next = pages.find(mark, at + 1);
            out += std::string(ref) + labels_of(pages.substr(at, next - at)) + "\n";
            at = next;
        }
        return out;
    }

    static std::string labels_of(std::string_view page) {
        std::string out;
        for (const std::string_view word : {"backup", "invoice", "holiday"})
            if (page.find(word) != std::string_view::npos)
                out.append(" ").append(word);
        return out;
    }

    int busy_left_;
    int calls_ = 0;
};
