#pragma once

#include "messages/domain.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tagwright {

/// Labels that were paid for: what a model said about one text under one set of label settings.
struct label_record {
    std::string settings_key; ///< fingerprint of model, prompt version, vocabulary, label settings
    std::string text_hash;    ///< fingerprint of title and text
    std::vector<std::string> labels;
    std::string provider;     ///< who answered
};

/// What was last seen of one page under one set of settings.
struct page_record {
    std::string scope_key; ///< fingerprint of the site and of the label settings
    std::string page_id;
    std::uint64_t version = 0;
    std::string text_hash;
    std::vector<std::string> labels;   ///< proposed
    existing_labels existing;          ///< as last read, before any write of ours
    bool applied = false;              ///< the proposed labels are on the page
    std::string provider;
};

} // namespace tagwright
