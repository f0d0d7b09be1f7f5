#pragma once

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <libstemmer.h>
#include <utf8proc.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// How near proposed labels are to those that people gave, as keyphrase extractors are compared.
namespace tagwright::testing {

/// Lower case, words of letters and digits only, English words by Porter's stemmer.
class label_norm {
public:
    [[nodiscard]] std::string operator()(std::string_view label) const {
        std::string out;
        std::string word;
        for (std::size_t at = 0; at < label.size();) {
            const auto c = decode_utf8(label, at);
            at += c.size;
            if (is_letter(c.code))
                append_utf8(word, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c.code))));
            else
                end_word(out, word);
        }
        end_word(out, word);
        return out;
    }

private:
    static bool is_letter(char32_t c) noexcept {
        const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
        return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
    }
    void end_word(std::string& out, std::string& word) const {
        if (word.empty())
            return;
        const auto* stem = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                           static_cast<int>(word.size()));
        out += (out.empty() ? "" : " ") + std::string(reinterpret_cast<const char*>(stem));
        word.clear();
    }
    struct deleter {
        void operator()(sb_stemmer* s) const noexcept { sb_stemmer_delete(s); }
    };
    std::unique_ptr<sb_stemmer, deleter> stemmer_{sb_stemmer_new("porter", "UTF_8")};
};

/// F1 of the first `most` proposals against what people gave; 0 where nobody proposed a right one.
[[nodiscard]] inline double label_f1(const label_norm& norm, const std::vector<std::string>& wanted,
                                     const std::vector<std::string>& proposed, std::size_t most = 10) {
    const auto once = [&](const std::vector<std::string>& labels) {
        std::vector<std::string> out;
        for (const auto& label : labels)
            if (auto key = norm(label); !key.empty() && std::find(out.begin(), out.end(), key) == out.end())
                out.push_back(std::move(key));
        return out;
    };
    const auto keys = once(wanted);
    auto top = once(proposed);
    top.resize(std::min(top.size(), most));
    const auto hits = static_cast<double>(std::count_if(top.begin(), top.end(), [&](const std::string& label) {
        return std::find(keys.begin(), keys.end(), label) != keys.end();
    }));
    return hits > 0 ? 2 * hits / static_cast<double>(top.size() + keys.size()) : 0;
}

} // namespace tagwright::testing
