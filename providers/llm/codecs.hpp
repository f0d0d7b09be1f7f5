#pragma once

#include "providers/llm/codec.hpp"

#include <memory>

/// The codecs behind make_codec(), each in the file of its name.
namespace tagwright::llm {

[[nodiscard]] std::unique_ptr<codec> make_gemini_codec();
[[nodiscard]] std::unique_ptr<codec> make_openai_codec();
[[nodiscard]] std::unique_ptr<codec> make_anthropic_codec();

} // namespace tagwright::llm
