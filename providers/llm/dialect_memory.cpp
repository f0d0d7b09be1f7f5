#include "providers/llm/dialect.hpp"
#include "providers/llm/json_read.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

/// The names are on disk: they stay. Features whose names are not here are not kept.
struct kept_name {
    feature what;
    std::string_view name;
};
constexpr std::array names{
    kept_name{feature::strict, "strict"},
    kept_name{feature::json_schema, "json_schema"},
    kept_name{feature::openapi_schema, "openapi_schema"},
    kept_name{feature::forced_tool, "forced_tool"},
    kept_name{feature::json_object, "json_object"},
    kept_name{feature::max_tokens, "max_tokens"},
    kept_name{feature::max_completion_tokens, "max_completion_tokens"},
    kept_name{feature::system_role, "system_role"},
    kept_name{feature::thinking_level, "thinking_level"},
    kept_name{feature::thinking_budget, "thinking_budget"},
    kept_name{feature::own_thinking, "own_thinking"},
    kept_name{feature::given_path, "given_path"},
    kept_name{feature::version_path, "version_path"},
};
static_assert(names.size() == features);

std::uint32_t tokens_at(const json& from, std::string_view key) {
    constexpr std::uint64_t tokens_max = 1'000'000;
    return static_cast<std::uint32_t>(std::min(count_at(from, key), tokens_max));
}

} // namespace

std::string dialect_key(const endpoint& to) {
    constexpr std::array<std::string_view, 5> shapes{"gemini", "openai", "anthropic", "local", "own"};
    std::string out = "dialect/";
    out += shapes[static_cast<std::size_t>(to.shape)];
    return out + "/" + to.base_url + "/" + to.model;
}

std::string to_json(const dialect& what, std::int64_t epoch_s) {
    json out;
    out["learned"] = epoch_s;
    out["refused"] = json::array();
    for (const auto& each : names)
        if (!what.takes(each.what))
            out["refused"].push_back(each.name);
    if (what.output_tokens_max > 0)
        out["output_tokens_max"] = what.output_tokens_max;
    if (what.output_tokens_bound > 0)
        out["output_tokens_bound"] = what.output_tokens_bound;
    return to_text(out);
}

dialect dialect_from_json(std::string_view text, std::int64_t epoch_s) {
    constexpr std::int64_t kept_s = 30 * std::int64_t{86'400};
    constexpr std::uint32_t bound_min = 64;
    dialect out;
    const auto kept = read_json(text);
    if (!kept)
        return out;
    const json& learned = at(*kept, "learned");
    const auto when = learned.is_number_integer() ? learned.get<std::int64_t>() : 0;
    if (when <= 0 || when > epoch_s + 86'400 || epoch_s - when > kept_s)
        return out;
    for (const auto& word : at(*kept, "refused"))
        for (const auto& each : names)
            if (word.is_string() && word.get_ref<const std::string&>() == each.name)
                out = out.without(each.what);
    out.output_tokens_max = tokens_at(*kept, "output_tokens_max");
    out.output_tokens_bound = tokens_at(*kept, "output_tokens_bound");
    if (out.output_tokens_bound < bound_min)
        out.output_tokens_bound = 0;
    return out;
}

} // namespace tagwright::llm
