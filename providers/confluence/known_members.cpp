#include "providers/confluence/known_members.hpp"

#include "base/json_bounds.hpp"
#include "base/json_mending.hpp"
#include "providers/confluence/answers.hpp"

#include <algorithm>
#include <simdjson.h>

// simdjson checks the whole text and finds what is in it at a tenth of the cost of nlohmann/json. What it refuses,
// parse_json() reads: that decides alone what is no JSON. So it does where there are escapes of half characters, for
// simdjson 3.0 does not always ask whether the other half is there.

namespace tagwright::confluence {

namespace {

constexpr std::size_t depth_max = 32; // below the bounds' own, however each counts

/// Each comma and bracket takes a byte: a text that is shorter than the bound on values cannot pass it.
bool has_few_values(std::string_view body) {
    constexpr json_bounds bounds;
    static_assert(depth_max < bounds.depth_max);
    return body.size() <= bounds.values_max || is_within(body, bounds);
}

using kind = known_node::kind;

/// Writes the values of an answer one behind the other.
class known_list {
public:
    explicit known_list(std::vector<known_node>& nodes) : nodes_(nodes) {}

    void add(std::string_view name, simdjson::dom::element value) {
        using type = simdjson::dom::element_type;
        switch (value.type()) {
        case type::OBJECT:
            return around(name, kind::object, [&, members = value.get_object().value_unsafe()] {
                for (const auto& [key, each] : members)
                    if (is_known_member(key))
                        add(key, each);
            });
        case type::ARRAY:
            return around(name, kind::array, [&, items = value.get_array().value_unsafe()] {
                for (const auto each : items)
                    add({}, each);
            });
        case type::STRING: append(name, kind::text).text = value.get_string().value_unsafe(); return;
        case type::INT64: append(name, kind::integer).integer = value.get_int64().value_unsafe(); return;
        case type::UINT64: append(name, kind::natural).natural = value.get_uint64().value_unsafe(); return;
        case type::DOUBLE: append(name, kind::real).real = value.get_double().value_unsafe(); return;
        case type::BOOL: append(name, kind::truth).truth = value.get_bool().value_unsafe(); return;
        default: append(name, kind::null); return;
        }
    }

    void add(std::string_view name, const json& value) {
        using type = json::value_t;
        switch (value.type()) {
        case type::object:
            return around(name, kind::object, [&] {
                for (const auto& [key, each] : value.get_ref<const json::object_t&>())
                    if (is_known_member(key))
                        add(key, each);
            });
        case type::array:
            return around(name, kind::array, [&] {
                for (const auto& each : value)
                    add({}, each);
            });
        case type::string: append(name, kind::text).text = value.get_ref<const std::string&>(); return;
        case type::number_integer: append(name, kind::integer).integer = value.get<std::int64_t>(); return;
        case type::number_unsigned: append(name, kind::natural).natural = value.get<std::uint64_t>(); return;
        case type::number_float: append(name, kind::real).real = value.get<double>(); return;
        case type::boolean: append(name, kind::truth).truth = value.get<bool>(); return;
        default: append(name, kind::null); return;
        }
    }

private:
    known_node& append(std::string_view name, kind what) {
        auto& out = nodes_.emplace_back();
        out.what = what;
        out.name = name;
        return out;
    }

    template <class AddInside>
    void around(std::string_view name, kind what, AddInside add_inside) {
        const auto at = nodes_.size();
        append(name, what);
        add_inside();
        nodes_[at].below = static_cast<std::uint32_t>(nodes_.size() - at - 1);
    }

    std::vector<known_node>& nodes_;
};

json to_json(known_value value) {
    const auto& node = value.node();
    switch (node.what) {
    case kind::object: {
        json out = json::object();
        for (const auto each : value)
            out[std::string(each.node().name)] = to_json(each); // the last one counts
        return out;
    }
    case kind::array: {
        json out = json::array();
        for (const auto each : value)
            out.push_back(to_json(each));
        return out;
    }
    case kind::text: return std::string(node.text);
    case kind::integer: return node.integer;
    case kind::natural: return node.natural;
    case kind::real: return node.real;
    case kind::truth: return node.truth;
    case kind::null: break;
    }
    return nullptr;
}

} // namespace

const known_node& known_value::node() const noexcept {
    static constexpr known_node null{};
    return at_ == nullptr ? null : *at_;
}

std::size_t known_value::size() const noexcept {
    std::size_t out = 0;
    for (auto at = begin(); at != end(); ++at)
        ++out;
    return out;
}

bool is_known_member(std::string_view name) noexcept {
    switch (name.size()) {
    case 2: return name == "id";
    case 3: return name == "key";
    case 4:
        return name == "type" || name == "when" || name == "body" || name == "name" || name == "meta" ||
               name == "next" || name == "href";
    case 5: return name == "title" || name == "value" || name == "limit" || name == "space";
    case 6: return name == "status" || name == "number" || name == "labels" || name == "prefix" || name == "_links";
    case 7:
        return name == "results" || name == "version" || name == "storage" || name == "hasMore" || name == "spaceId";
    case 8: return name == "metadata";
    case 9: return name == "createdAt" || name == "ancestors";
    default: return false;
    }
}

known_answer::known_answer(const std::string& body) {
    known_list into(nodes_);
    // Kept for the next answer it would hold several times the largest one's size.
    const auto parser = std::make_shared<simdjson::dom::parser>();
    simdjson::dom::element root;
    if (!has_surrogate_escape(body) && has_few_values(body) &&
        parser->allocate(body.size(), depth_max) == simdjson::SUCCESS &&
        parser->parse(body).get(root) == simdjson::SUCCESS) {
        texts_ = parser;
        into.add({}, root);
        return;
    }
    const auto whole = std::make_shared<const json>(parse_json(body));
    texts_ = whole;
    into.add({}, *whole);
}

json parse_known_members(const std::string& body) { return to_json(known_answer(body).root()); }

} // namespace tagwright::confluence
