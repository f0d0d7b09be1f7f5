#pragma once

#include "sim/confluence/confluence_site.hpp"
#include "tests/bench/server_loop.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tagwright::testing {

/// A Confluence Cloud of one space, "BENCH", with as many pages as one likes: each is made when it is asked for, so
/// that a million takes no memory. Answers look as those of demo::fake_confluence; it knows what a dry run over the
/// whole space asks for, and nothing else.
class made_wiki {
public:
    explicit made_wiki(std::size_t pages);

    /// @param origin  what it is served at
    [[nodiscard]] server_loop::answer answer(const std::string& origin, const server_loop::request& asked) const;

private:
    [[nodiscard]] sim::stored_page page(std::size_t number) const;
    [[nodiscard]] std::string listing(std::string_view target, const std::string& root) const;
    [[nodiscard]] std::string bodies(std::string_view target, const std::string& root) const;
    [[nodiscard]] std::string labels(std::string_view target, const std::string& root) const;

    std::size_t pages_;
    sim::stored_space space_{"65537", "BENCH", "BENCH"};
    std::string text_; ///< of every page, below its heading
};

} // namespace tagwright::testing
