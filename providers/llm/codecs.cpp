#include "providers/llm/codecs.hpp"

namespace tagwright::llm {

std::unique_ptr<endpoint_codec> make_codec(wire shape) {
    switch (shape) {
    case wire::gemini: return make_gemini_codec();
    case wire::openai: return make_openai_codec();
    case wire::anthropic: return make_anthropic_codec();
    case wire::local:
    case wire::own: break;
    }
    return nullptr;
}

std::shared_ptr<const endpoint_codec> codec_of(const endpoint& to) {
    return to.shape == wire::own ? to.codec : make_codec(to.shape);
}

} // namespace tagwright::llm
