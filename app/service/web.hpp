#pragma once

#include "tagwright/transport.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the service's server hands to its routes and gets back. Pure.
namespace tagwright::service {

/// A request that has been read to its end.
struct web_request {
    std::string method; ///< "GET"
    std::string path;   ///< decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;
    http_headers headers;
    std::string body;
    std::string peer; ///< address of who is at the other end of the connection, without the port
    std::chrono::steady_clock::time_point arrived{}; ///< when it had come in whole
    std::string user;                                ///< who is asking, as far as he said; set by the door
    std::vector<std::string> at; ///< what stood in the places of the route's pattern, in order; set by the router

    /// The first parameter of that name; empty where there is none.
    [[nodiscard]] std::string parameter(std::string_view name) const {
        for (const auto& [key, value] : query)
            if (key == name)
                return value;
        return {};
    }
    [[nodiscard]] std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

/// Server-sent events to one client. The server asks for what is new whenever the client has taken what it got before,
/// some ten times a second at most: a slow one is asked for less often, and finds the newest.
class event_stream {
public:
    event_stream() = default;
    event_stream(const event_stream&) = delete;
    event_stream& operator=(const event_stream&) = delete;
    virtual ~event_stream() = default;

    /// Text of the events that the client does not have; empty where there is nothing new. Never blocks.
    [[nodiscard]] virtual std::string next() = 0;

    /// Nothing comes any more, once next() is empty.
    [[nodiscard]] virtual bool ended() const = 0;
};

struct web_answer {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    http_headers headers;
    std::shared_ptr<event_stream> stream; ///< in place of a body
};

} // namespace tagwright::service
