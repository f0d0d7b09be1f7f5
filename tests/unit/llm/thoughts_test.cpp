#include "providers/llm/thoughts.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright::llm;

namespace {

std::string trimmed(std::string text) {
    const auto first = text.find_first_not_of(" \n");
    return first == std::string::npos ? std::string{} : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

TEST(Thoughts, AreTakenOffInEveryNotation) {
    for (const char* text :
         {"{a}",
          "<think>no {draft}</think>{a}",
          "\n<think>\nno\n</think>\n\n{a}",
          "<THINK>no</THINK>{a}",
          "no {draft}\n</think>\n{a}",
          "no <think> is a tag </think> no </think>{a}",
          "<thinking>no</thinking>{a}",
          "<reasoning effort=\"low\">no</reasoning>{a}",
          "<thought>no</thought>{a}",
          "<reflection>no</reflection>{a}",
          "<seed:think>no</seed:think>{a}",
          "<longcat_think>no</longcat_think>{a}",
          "<|begin_of_thought|>no<|end_of_thought|>{a}",
          "<|START_THINKING|>no<|END_THINKING|>{a}",
          "[THINK]no[/THINK]{a}",
          "\xE2\x97\x81think\xE2\x96\xB7no\xE2\x97\x81/think\xE2\x96\xB7{a}",
          "<|channel>thought\nno<channel|>{a}",
          "<unused94>thought no<unused95>{a}",
          "<|channel|>analysis<|message|>no {draft}<|end|><|start|>assistant<|channel|>final<|message|>{a}<|return|>",
          "<|channel|>analysis<|message|>no<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{a}",
          "<|channel|>final<|message|>{a}<|end|>",
          "analysisWe need no {draft}.assistantfinal{a}",
          "Here is my thought process:\nno {draft}\n\nHere is my response:\n{a}",
          "{a}<think>no {draft}</think>",
          "{a}\n<think>no {draft}",
          "<think>{a}",
          "<think></think><think>no</think>{a}"})
        EXPECT_EQ(trimmed(without_thoughts(text)), "{a}") << text;
}

TEST(Thoughts, WithoutAnAnswerLeaveNothing) {
    for (const char* text :
         {"<think>{draft}</think>", "{draft}</think>", "<think>maybe {draft}", "<think>{draft} or not",
          "<|channel|>analysis<|message|>maybe {draft}", "Here is my thought process: {draft}", ""})
        EXPECT_EQ(trimmed(without_thoughts(text)), "") << text;
}

TEST(Thoughts, OtherBracketsAreNone) {
    for (const char* text : {"<b>think</b>", "[think]", "[\"think\"]", "a < b thinking > c", "<answer>{a}</answer>",
                             "<", "[", "\xE2\x97\x81", "[link](https://x/think)"})
        EXPECT_EQ(without_thoughts(text), text);
}

} // namespace
