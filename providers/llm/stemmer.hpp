#pragma once

#include "providers/llm/stop_words.hpp"

#include <string>
#include <string_view>

namespace tagwright::llm {

/// Word forms of one word under one key: "policies" and "policy", "caches" and "cache". The key is for
/// comparing, not for showing. Words whose -s belongs to them (news, kubernetes, aws) stay.
[[nodiscard]] std::string singular_key(std::string_view lower);

/// True for a word whose -s belongs to it, although it looks like a plural.
[[nodiscard]] bool keeps_its_s(std::string_view lower) noexcept;

/// Related words under one key, more boldly: "deploy", "deployed", "deployments" give one key. Two different words may
/// share a key. Snowball has no Polish and no Ukrainian in Debian 12: there only the commonest
/// endings of nouns go. `other`: the word itself.
[[nodiscard]] std::string stem_key(language of, std::string_view lower);

} // namespace tagwright::llm
