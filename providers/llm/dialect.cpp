#include "providers/llm/dialect.hpp"

#include "base/url.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/json_write.hpp"

#include <algorithm>
#include <utility>

namespace tagwright::llm {
namespace {

using std::string_view;

/// The last part of a model's name: routers put a vendor's name before it, Gemini "models/".
string_view bare_model(string_view model) noexcept {
    if (const auto slash = model.rfind('/'); slash != string_view::npos)
        model.remove_prefix(slash + 1);
    return model;
}

/// "o3", "o4-mini", "gpt-5", "gpt-5.4-nano".
bool is_reasoning_model(string_view model) noexcept {
    model = bare_model(model);
    const auto digit_at = [&](std::size_t i, char least) {
        return i < model.size() && model[i] >= least && model[i] <= '9';
    };
    if (model.substr(0, 1) == "o")
        return digit_at(1, '1');
    return model.substr(0, 4) == "gpt-" && digit_at(4, '5');
}

std::uint32_t bounded(std::uint32_t limit, const dialect& speaks) noexcept {
    return speaks.output_tokens_bound == 0 ? limit : std::min(limit, speaks.output_tokens_bound);
}

} // namespace

answer_form form_of(const endpoint& to) noexcept {
    const auto& d = to.speaks;
    if (d.takes(feature::json_schema))
        return answer_form::json_schema;
    if (to.shape == wire::anthropic)
        return d.takes(feature::forced_tool) ? answer_form::tool : answer_form::words;
    if (to.shape == wire::gemini && d.takes(feature::openapi_schema))
        return answer_form::openapi_schema;
    return d.takes(feature::json_object) ? answer_form::json_object : answer_form::words;
}

bool is_strict(const endpoint& to) noexcept { return to.speaks.takes(feature::strict); }

string_view limit_field_of(const endpoint& to) noexcept {
    constexpr string_view names[] = {"max_tokens", "max_completion_tokens"};
    constexpr feature kinds[] = {feature::max_tokens, feature::max_completion_tokens};
    // Servers of others know only the old name at times; some refuse what they do not know (Mistral: 422).
    const bool newer = host_of(to.base_url) == "api.openai.com" || is_reasoning_model(to.model);
    for (const std::size_t i : {newer ? std::size_t{1} : std::size_t{0}, newer ? std::size_t{0} : std::size_t{1}})
        if (to.speaks.takes(kinds[i]))
            return names[i];
    return {};
}

bool has_system_role(const endpoint& to) noexcept { return to.speaks.takes(feature::system_role); }

void append_user_message(std::string& out, const endpoint& to, const prompt& what) {
    out += '"';
    if (!has_system_role(to)) {
        append_escaped(out, what.system);
        out += "\\n\\n";
    }
    append_escaped(out, what.user);
    out += '"';
}

std::string body_for(const prompt& what) {
    constexpr std::size_t around = 512; // names, limits, the model
    std::string out;
    out.reserve((what.system.size() + what.user.size()) / 8 * 9 + what.schema.size() + around); // an eighth for escapes
    return out;
}

thinking_switch thinking_of(const endpoint& to) noexcept {
    const auto name = bare_model(to.model);
    const auto starts = [&](string_view start) { return name.substr(0, start.size()) == start; };
    if ((starts("gemini-3.") || starts("gemini-3-")) && to.speaks.takes(feature::thinking_level))
        return thinking_switch::level;
    if (starts("gemini-2.5-flash") && to.speaks.takes(feature::thinking_budget))
        return thinking_switch::budget;
    return thinking_switch::none;
}

std::uint32_t output_limit_of(const endpoint& to) noexcept {
    return bounded(std::max(to.output_tokens_max, to.speaks.output_tokens_max), to.speaks);
}

std::optional<dialect> with_more_output(const endpoint& to) noexcept {
    constexpr std::uint32_t raised_max = 32'768; // thinking that takes more will take anything
    const auto now = output_limit_of(to);
    const auto most =
        bounded(std::max(std::min(4 * to.output_tokens_max, raised_max), to.output_tokens_max), to.speaks);
    if (now >= most || limit_field_of(to).empty())
        return std::nullopt;
    auto out = to.speaks;
    out.output_tokens_max = std::min(2 * now, most);
    return out;
}

dialect merged(const dialect& a, const dialect& b) noexcept {
    dialect out;
    out.refused = a.refused | b.refused;
    out.output_tokens_max = std::max(a.output_tokens_max, b.output_tokens_max);
    const bool both = a.output_tokens_bound != 0 && b.output_tokens_bound != 0;
    out.output_tokens_bound = both ? std::min(a.output_tokens_bound, b.output_tokens_bound)
                                   : std::max(a.output_tokens_bound, b.output_tokens_bound);
    return out;
}

bool learn(endpoint& to, const reply& got) noexcept {
    if (!got.next_dialect)
        return false;
    const auto all = merged(to.speaks, *got.next_dialect);
    return std::exchange(to.speaks, all) != all;
}

std::string describe_dialect(const endpoint& to) {
    std::string out;
    const auto add = [&](string_view what) { out.append(out.empty() ? "" : ", ").append(what); };
    switch (form_of(to)) {
    case answer_form::json_schema:
        add(to.shape == wire::openai && !is_strict(to) ? "json_schema without strict" : "json_schema");
        break;
    case answer_form::openapi_schema: add("responseSchema"); break;
    case answer_form::tool: add("a tool's schema"); break;
    case answer_form::json_object: add("json_object"); break;
    case answer_form::words: add("JSON asked for in words"); break;
    }
    if (to.shape == wire::openai)
        add(limit_field_of(to).empty() ? "no output limit" : limit_field_of(to));
    add(has_system_role(to) ? "system role" : "instructions before the data");
    if (output_limit_of(to) != to.output_tokens_max)
        add("at most " + std::to_string(output_limit_of(to)) + " tokens out");
    return out;
}

} // namespace tagwright::llm
