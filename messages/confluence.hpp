#pragma once

#include "tagwright/run.hpp"

#include <chrono>
#include <cstdint>
#include <string>

/// What the pipeline knows of a Confluence site.
namespace tagwright::confluence {

enum class api : std::uint8_t { cloud, datacenter };

/// A site that we can talk to.
struct site {
    api kind = api::cloud;
    std::string root;          ///< without a slash at the end; Cloud: ends in "/wiki"
    std::string authorization; ///< secret: value of the Authorization header; empty: anonymous
    std::chrono::milliseconds timeout{60'000};
};

} // namespace tagwright::confluence
