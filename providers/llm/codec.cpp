#include "providers/llm/codec.hpp"

#include "providers/llm/codecs.hpp"

namespace tagwright::llm {

std::unique_ptr<codec> make_codec(wire shape) {
    switch (shape) {
    case wire::gemini: return make_gemini_codec();
    case wire::openai: return make_openai_codec();
    case wire::anthropic: return make_anthropic_codec();
    case wire::local: break;
    }
    return nullptr;
}

} // namespace tagwright::llm
