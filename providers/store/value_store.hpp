#pragma once

#include "providers/store/store_part.hpp"

#include <functional>
#include <string>

namespace tagwright {

/// Small texts under names, kept from one process to the next: learned limits, dialects. None is forgotten.
class value_store : public store_part {
public:
    using value_found = std::function<void(std::string&&, failure)>;

    /// Empty where nothing was put under this name.
    virtual void get_value(std::string key, value_found then) = 0;

    /// Replaces what is there.
    virtual void put_value(std::string key, std::string value, saved then) = 0;
};

} // namespace tagwright
