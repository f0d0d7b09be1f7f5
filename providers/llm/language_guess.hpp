#pragma once

#include "providers/llm/words.hpp"

namespace tagwright::llm {

/// Guesses the language of a text by its stop words, and marks the words by it: which are stop words, which fit any
/// page, which join two nouns, and which are forms of one term. Languages that occur beside the main one have their
/// stop words, too (mixed pages). A text in none of the known languages has its short words for stop words.
void mark_words(text_words& out);

} // namespace tagwright::llm
