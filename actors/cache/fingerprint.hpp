#pragma once

#include "tagwright/records.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace tagwright {

/// SHA-256 of the parts, in hexadecimal. Each part is preceded by its length, so that moving text from
/// one part to the next changes the fingerprint.
[[nodiscard]] std::string fingerprint(std::initializer_list<std::string_view> parts);

/// Key of label_record: the settings alone, so that equal texts share labels across spaces and sites.
[[nodiscard]] std::string settings_key(const label_identity& who);

/// Key of page_record: the settings and the site, since page ids are only unique within one.
[[nodiscard]] std::string scope_key(const label_identity& who, std::string_view site_root);

/// What a page says, as far as labels are concerned.
[[nodiscard]] std::string text_hash(std::string_view title, std::string_view text);

} // namespace tagwright
