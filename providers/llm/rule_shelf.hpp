#pragma once

#include "providers/llm/label_match.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/prompt.hpp"
#include "tagwright/page.hpp"

#include <deque>
#include <memory>
#include <mutex>

namespace tagwright::llm {

/// Label rules with what a space uses, and the tables made of them. Several threads may use it. Never changes, but that
/// a label's first spelling in the run is kept.
class rule_tables {
public:
    /// @param spellings  of the run's labels; may be null
    rule_tables(std::shared_ptr<const label_rules> rules, std::shared_ptr<label_spellings> spellings)
        : rules_(std::move(rules)),
          spellings_(std::move(spellings)),
          matcher_(*rules_, spellings_.get()),
          prompts_(rules_) {}

    [[nodiscard]] const label_rules& rules() const noexcept { return *rules_; }
    [[nodiscard]] const label_matcher& matcher() const noexcept { return matcher_; }
    [[nodiscard]] const prompt_maker& prompts() const noexcept { return prompts_; }

private:
    std::shared_ptr<const label_rules> rules_;
    std::shared_ptr<label_spellings> spellings_;
    label_matcher matcher_;
    prompt_maker prompts_;
};

/// The tables that all workers of a run share: made once for each list of labels in use, not once for each worker.
/// Several threads may use it; who comes while tables are made waits for what he would have had to make.
class rule_shelf {
public:
    explicit rule_shelf(std::shared_ptr<const label_rules> general) : general_(std::move(general)) {}

    /// @param in_use  of a space, whose pages are to have one spelling of each label; null: documents of no space
    [[nodiscard]] std::shared_ptr<const rule_tables> with(const space_label_list& in_use);

private:
    struct entry {
        space_label_list in_use;
        std::shared_ptr<const rule_tables> tables;
    };
    std::shared_ptr<const label_rules> general_;
    std::shared_ptr<label_spellings> spellings_ = std::make_shared<label_spellings>();
    std::mutex lock_;
    std::deque<entry> kept_; ///< the newest first: batches that were packed earlier have older lists
};

} // namespace tagwright::llm
