#pragma once

#include "providers/confluence/text_builder.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::confluence {

/// What the elements of storage format mean: takes a parser's events in document order and yields the
/// text. Each start() needs its end(); names are as written, prefix included, in lower case.
class storage_reader {
public:
    using attributes = std::vector<std::pair<std::string_view, std::string_view>>;

    void start(std::string_view name, const attributes& with);
    void end();
    void text(std::string_view characters);
    /// Elements that are open now.
    [[nodiscard]] std::size_t depth() const noexcept { return stack_.size() + skipping_; }
    [[nodiscard]] std::string take() { return out_.take(); }

private:
    enum class role : std::uint8_t {
        plain,
        skip,
        block,
        heading,
        list,
        item,
        row,
        cell,
        preformatted,
        word, ///< inline, but never grown together with its neighbours
        macro,
        link,
        image,
        resource,
        task,
        task_status,
        task_body,
        adf_extension,
    };

    struct frame {
        role what = role::plain;
        std::string name;  ///< macro: its name; link and image: what the resource is called
        std::string other; ///< link: anchor; image: alternative text; task: status
        std::uint64_t written_before = 0;
    };

    static role role_of(std::string_view name);
    frame open(std::string_view name, const attributes& with);
    void begin(frame& opened, const attributes& with);
    void begin_item();
    void finish(const frame& closed);
    role parameter_role(std::string_view parameter) const;
    void resource(std::string_view name, const attributes& with);
    void image_text(const frame& closed);
    [[nodiscard]] bool parent_is(role what) const { return !stack_.empty() && stack_.back().what == what; }

    text_builder out_;
    std::vector<frame> stack_;
    std::size_t skipping_ = 0; ///< depth within an element that is left out
    unsigned preformatted_ = 0;
    unsigned lists_ = 0;
};

} // namespace tagwright::confluence
