#pragma once

#include "app/demo/loopback_server.hpp"
#include "sim/confluence/confluence_front.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::demo {

using sim::behaviour;
using sim::fake_page;
using sim::label_write;
using sim::request_kind;

struct logged_request {
    request_kind kind = request_kind::other;
    bool cloud = true;
    std::string method;
    std::string target;
    int status = 0;
    std::chrono::steady_clock::time_point at; ///< when it came in
};

/// An answer to give in place of the right one.
struct fault {
    int status = 500; ///< 0: the connection breaks in mid-answer
    std::string body;
    name_values headers;
    std::string type = "application/json";
};

struct fake_confluence_options {
    int port = 0; ///< 0: any free one
    std::string email = "demo@example.com";
    std::string api_token = "demo-token"; ///< Basic email:api_token, for both products
    std::string pat = "demo-pat";         ///< Bearer, for Data Center
    std::size_t threads = 128;            ///< connections served at once
};

/// Confluence on 127.0.0.1, in memory: Cloud (v2, and v1 for search and labels) below cloud_url(), Data
/// Center below datacenter_url(), both showing the same spaces. It behaves as the products do, their
/// oddities included: wrong credentials give 404 (v2), 403 (v1) or 401 (Data Center); limits are cut
/// without a word; cursors are opaque; label names are split, lowered or refused.
///
/// Every member may be called from any thread while it serves.
class fake_confluence {
public:
    /// @throws std::runtime_error if the port cannot be had
    explicit fake_confluence(fake_confluence_options options = {});
    ~fake_confluence();
    fake_confluence(const fake_confluence&) = delete;
    fake_confluence& operator=(const fake_confluence&) = delete;

    [[nodiscard]] int port() const;
    [[nodiscard]] std::string cloud_url() const;      ///< "http://127.0.0.1:PORT/wiki"
    [[nodiscard]] std::string datacenter_url() const; ///< "http://127.0.0.1:PORT/confluence"
    [[nodiscard]] const fake_confluence_options& options() const;

    // -- content ------------------------------------------------------------------------------------

    void add_space(const std::string& key, const std::string& name = {});
    /// @throws std::invalid_argument if the space is unknown, or the id is taken or not made of digits
    void add_page(const std::string& space_key, fake_page page);
    /// A new version; the title stays unless one is given.
    void edit_page(const std::string& id, std::string storage, std::string title = {});
    void delete_page(const std::string& id); ///< purged: nothing finds it any more
    void trash_page(const std::string& id);  ///< in the bin: single reads on Cloud still show it
    void archive_page(const std::string& id);

    /// Names of the global labels, as they stand; other prefixes come as "prefix:name". Empty if there is
    /// no such page.
    [[nodiscard]] std::vector<std::string> labels_of(const std::string& id) const;
    void add_labels(const std::string& id, const std::vector<std::string>& labels); ///< as a person would
    [[nodiscard]] std::size_t page_count() const;

    // -- what happened ------------------------------------------------------------------------------

    [[nodiscard]] std::vector<logged_request> requests() const;
    [[nodiscard]] std::size_t count(request_kind kind) const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t in_flight_max() const; ///< requests inside at once, at most so far
    /// Writes that were carried out, in order.
    [[nodiscard]] std::vector<label_write> label_writes() const;
    void forget_requests(); ///< empties the log and the counters

    // -- misbehaviour -------------------------------------------------------------------------------

    /// The next `count` requests (of one kind, or of any) get this answer. Several calls add up.
    void fail_next(std::size_t count, fault how, std::optional<request_kind> kind = std::nullopt);
    /// Asked about each request first; an answer with a value is given as it is.
    void intercept(std::function<std::optional<fault>(request_kind, const web_request&)> by);
    /// Each answer waits so long, evenly distributed.
    void set_latency(std::chrono::milliseconds least, std::chrono::milliseconds most);
    /// Credentials that are not accepted are served as nobody's.
    void allow_anonymous(bool yes);
    /// Good credentials are answered as if the token lacked a scope.
    void miss_scopes(bool yes);
    /// Changes how well the endpoints behave.
    void behave(const std::function<void(behaviour&)>& change);

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace tagwright::demo
