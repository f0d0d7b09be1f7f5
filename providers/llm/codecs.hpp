#pragma once

#include "tagwright/endpoint_codec.hpp"

#include <memory>

namespace tagwright::llm {

// The codecs that come with the program, each in the file of its name.
[[nodiscard]] std::unique_ptr<endpoint_codec> make_gemini_codec();
[[nodiscard]] std::unique_ptr<endpoint_codec> make_openai_codec();
[[nodiscard]] std::unique_ptr<endpoint_codec> make_anthropic_codec();

/// One of these; null for wire::local and wire::own.
[[nodiscard]] std::unique_ptr<endpoint_codec> make_codec(wire shape);

/// Who speaks to the endpoint: one of these, or its own. Null for wire::local, and for wire::own where nobody brought
/// one.
[[nodiscard]] std::shared_ptr<const endpoint_codec> codec_of(const endpoint& to);

} // namespace tagwright::llm
