#pragma once

#include <span>
#include <string_view>

/// Everything that reads what others wrote, as functions from bytes to "nothing bad happened". The same
/// functions run under libFuzzer (engine.cpp) and over the kept corpus in the ordinary test suite
/// (replay_test.cpp).
namespace tagwright::fuzz {

/// Throws broken_property where something does not hold that has to hold for every input.
using target = void (*)(std::string_view input);

void storage_text(std::string_view input);
void gemini_reply(std::string_view input);
void openai_reply(std::string_view input);
void anthropic_reply(std::string_view input);
void model_answer(std::string_view input);
void vocabulary_file(std::string_view input);
void page_prompt(std::string_view input);
void label_name(std::string_view input);
void confluence_cloud(std::string_view input);
void confluence_datacenter(std::string_view input);
void next_link(std::string_view input);
void settings_files(std::string_view input);
void setting_values(std::string_view input);
void document_line(std::string_view input);
void document_file(std::string_view input);
void document_stream(std::string_view input);
void learned_state(std::string_view input);
void run_record(std::string_view input);
void scenario_file(std::string_view input);
void chat_request(std::string_view input);

struct named_target {
    std::string_view name;
    target run = nullptr;
};

/// All targets; a target's corpus is the directory tests/fuzz/corpus/NAME.
inline constexpr named_target targets[] = {
    {"storage_text", storage_text},
    {"gemini_reply", gemini_reply},
    {"openai_reply", openai_reply},
    {"anthropic_reply", anthropic_reply},
    {"model_answer", model_answer},
    {"vocabulary_file", vocabulary_file},
    {"page_prompt", page_prompt},
    {"label_name", label_name},
    {"confluence_cloud", confluence_cloud},
    {"confluence_datacenter", confluence_datacenter},
    {"next_link", next_link},
    {"settings_files", settings_files},
    {"setting_values", setting_values},
    {"document_line", document_line},
    {"document_file", document_file},
    {"document_stream", document_stream},
    {"learned_state", learned_state},
    {"run_record", run_record},
    {"scenario_file", scenario_file},
    {"chat_request", chat_request},
};

} // namespace tagwright::fuzz
