#pragma once

#include "app/demo/fake_confluence.hpp"
#include "tests/e2e/program.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <string>

namespace tagwright::testing {

/// A space DOCS whose pages 100, 101, … have no labels.
inline void add_guides(demo::fake_confluence& confluence, int count) {
    confluence.add_space("DOCS");
    for (int i = 0; i < count; ++i)
        confluence.add_page("DOCS", {std::to_string(100 + i),
                                     "Guide " + std::to_string(i),
                                     "<p>text " + std::to_string(i) + "</p>",
                                     {},
                                     {},
                                     1});
}

/// The program talks to this Confluence, with its credentials.
inline void connect(program& it, const demo::fake_confluence& confluence) {
    it.environment["CONFLUENCE_BASE_URL"] = confluence.cloud_url();
    it.environment["CONFLUENCE_EMAIL"] = confluence.options().email;
    it.environment["CONFLUENCE_API_TOKEN"] = confluence.options().api_token;
}

/// The program asks this model, as Gemini.
inline void use_gemini(program& it, const llm_stub& model) {
    it.environment["TAG_SPACE_PROVIDER"] = "gemini";
    it.environment["GEMINI_API_KEY"] = "very-secret-key";
    it.environment["GEMINI_BASE_URL"] = model.url();
}

} // namespace tagwright::testing
