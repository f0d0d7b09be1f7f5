#include "providers/llm/keyphrases.hpp"

#include "providers/llm/stemmer.hpp"
#include "providers/llm/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

namespace tagwright::llm {
namespace {
double P(const char* n, double d){ const char* e=getenv(n); return e?atof(e):d; }

struct term_use {
    std::uint32_t count = 0;
    std::uint32_t capitals = 0;
    std::uint32_t acronyms = 0;
    std::uint32_t headings = 0;
    std::uint32_t titles = 0;
    std::uint32_t first = 0;
    std::uint32_t sentences = 0;
    std::uint32_t last_sentence = ~0u;
    std::uint32_t left = 0, right = 0;
    bool weak = false;
    double weight = 0;
};

struct phrase_use {
    std::uint32_t count = 0;
    std::uint32_t first = 0; // token index
    std::uint32_t headings = 0;
    std::uint32_t titles = 0;
    std::uint32_t n = 0;
    double nested = 0;       // uses inside longer candidates
    std::uint32_t hosts = 0; // how many longer ones
};
using key = std::uint64_t;

class extractor {
public:
    extractor(const text_words& t) : t_(t), terms_(t.terms) {}
    std::vector<keyphrase> run(std::size_t max) {
        count_terms();
        collect();
        nest();
        weigh();
        return rank(max);
    }
private:
    static constexpr std::size_t n_max = 3;
    const word& w(std::size_t i) const { return t_.words[t_.tokens[i].word]; }
    std::uint32_t term(std::size_t i) const { return w(i).term; }
    bool content(std::size_t i) const { return !w(i).stop && !w(i).number && w(i).lower.size() > 1; }

    void count_terms() {
        std::unordered_set<std::uint64_t> pairs;
        for (std::size_t i = 0; i < t_.tokens.size(); ++i) {
            const auto& k = t_.tokens[i];
            auto& u = terms_[term(i)];
            if (u.count++ == 0) { u.first = i; u.weak = w(i).weak; }
            u.weak = u.weak || w(i).weak;
            u.capitals += k.capital && !k.acronym;
            u.acronyms += k.acronym;
            u.headings += k.heading;
            u.titles += k.title;
            if (u.last_sentence != k.sentence) { u.last_sentence = k.sentence; ++u.sentences; }
            if (i > 0 && t_.tokens[i-1].segment == k.segment) {
                if (pairs.insert((std::uint64_t{term(i-1)} << 32) | term(i)).second) { ++u.left; ++terms_[term(i-1)].right; }
            }
        }
    }
    key key_of(std::size_t i, std::size_t n) const {
        key k = 0;
        for (std::size_t j = 0; j < n; ++j) k = (k << 21) | (term(i + j) + 1);
        return k;
    }
    void collect() {
        std::size_t i = 0;
        while (i < t_.tokens.size()) {
            if (!content(i)) { ++i; continue; }
            std::size_t e = i + 1;
            while (e < t_.tokens.size() && content(e) && t_.tokens[e].segment == t_.tokens[i].segment) ++e;
            const std::size_t len = e - i;
            for (std::size_t s = i; s < e; ++s)
                for (std::size_t n = 1; n <= n_max && s + n <= e; ++n) {
                    auto& p = phrases_[key_of(s, n)];
                    if (p.count++ == 0) { p.first = s; p.n = n; }
                    p.headings += t_.tokens[s].heading;
                    p.titles += t_.tokens[s].title;
                }
            (void)len;
            i = e;
        }
    }
    void nest() {
        for (auto& [k, p] : phrases_) {
            if (p.n < 2) continue;
            for (std::size_t n = 1; n < p.n; ++n)
                for (std::size_t s = 0; s + n <= p.n; ++s) {
                    auto& q = phrases_[key_of(p.first + s, n)];
                    q.nested += p.count; ++q.hosts;
                }
        }
    }
    void weigh() {
        double sum = 0, sq = 0; std::size_t cnt = 0;
        for (std::size_t i = 0; i < terms_.size(); ++i) if (terms_[i].count) { sum += terms_[i].count; sq += double(terms_[i].count) * terms_[i].count; ++cnt; }
        const double mean = cnt ? sum / cnt : 0, sd = cnt ? std::sqrt(std::max(0.0, sq / cnt - mean * mean)) : 0;
        const double total = double(t_.tokens.size()) + 1;
        static const double pw = P("weak", 0.3), pcase = P("case", 0.5), ppos = P("pos", 1.0), prel = P("rel", 1.0), ptf = P("tf", 1.0), phead = P("head", 0.3), ptitle = P("title", 1.0), pspread=P("spread",0.5);
        for (auto& u : terms_) {
            if (!u.count) continue;
            const double tf = std::pow(u.count / (mean + sd), ptf);
            const double casing = 1 + pcase * double(std::max(u.capitals, u.acronyms)) / (1 + std::log(double(u.count)));
            const double pos = 1 / std::pow(std::log(3 + u.first / 20.0), ppos);
            const double dl = double(u.left) / u.count, dr = double(u.right) / u.count;
            const double rel = 1 + prel * (dl + dr) / 2 * std::min(1.0, u.count / 4.0);
            const double spread = 1 + pspread * double(u.sentences) / std::max(1u, t_.sentences);
            u.weight = tf * casing * pos * spread / rel * (u.weak ? pw : 1.0) * (1 + phead * std::min(1.0, u.headings / 1.0)) * (1 + ptitle * (u.titles > 0));
            (void)total;
        }
    }
    std::vector<keyphrase> rank(std::size_t max) {
        static const double l1 = P("l1", 1.0), l2 = P("l2", 1.6), l3 = P("l3", 1.8), pnest = P("nest", 0.8), pedge = P("edge", 0.5), pf = P("f", 0.7), pmean=P("mean",1.0), poneweak=P("oneweak",0.1);
        struct scored { double s; const phrase_use* p; };
        std::vector<scored> all;
        for (auto& [k, p] : phrases_) {
            const std::size_t f = p.first;
            double own = p.count - pnest * (p.hosts ? std::min<double>(p.count, p.nested / (p.hosts)) : 0);
            if (p.n == 1) own = p.count - P("nest1", 0.3) * (p.hosts ? std::min<double>(p.count, p.nested / p.hosts) : 0);
            if (own <= 0) continue;
            double sum = 0, mn = 1e9; bool weak = true;
            for (std::size_t j = 0; j < p.n; ++j) { const auto& u = terms_[term(f + j)]; sum += u.weight; mn = std::min(mn, u.weight); weak = weak && u.weak; }
            double m = pmean * sum / p.n + (1 - pmean) * mn;
            static const double pad = P("adapt", 0.2);
            const double grow = std::pow(std::clamp(t_.tokens.size() / 400.0, 0.2, 20.0), pad);
            double s = m * std::pow(own, pf) * (p.n == 1 ? l1 * grow : p.n == 2 ? l2 : l3);
            static const double pfirst = P("pfirst", 0.3);
            s /= std::pow(std::log(3 + f / 20.0), pfirst);
            if (weak) s *= poneweak;
            if (p.n > 1 && (terms_[term(f)].weak)) s *= pedge;
            if (p.n > 1 && (terms_[term(f + p.n - 1)].weak)) s *= pedge;
            const auto& last = w(f + p.n - 1).lower;
            const auto& firstw = w(f).lower;
            auto ly = [](const std::string& x) { return x.size() > 4 && x.compare(x.size() - 2, 2, "ly") == 0; };
            if (ly(last) || ly(firstw)) s *= 0.2;
            if (last.size() > 4 && last.compare(last.size() - 2, 2, "ed") == 0) s *= P("ed", 0.3);
            all.push_back({s, &p});
        }
        std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.s != b.s ? a.s > b.s : a.p->first != b.p->first ? a.p->first < b.p->first : a.p->n > b.p->n; });
        std::vector<keyphrase> out;
        static const double pover = P("over", 1);
        std::vector<std::pair<std::size_t, std::size_t>> taken;
        for (auto& c : all) {
            if (out.size() == max) break;
            const auto& p = *c.p;
            bool dup = false;
            if (pover > 0)
                for (auto& [f, n] : taken) {
                    // contained in one another (either direction)
                    auto contains = [&](std::size_t af, std::size_t an, std::size_t bf, std::size_t bn) {
                        for (std::size_t o = 0; o + bn <= an; ++o) { bool eq = true; for (std::size_t j = 0; j < bn && eq; ++j) eq = term(af + o + j) == term(bf + j); if (eq) return true; }
                        return false; };
                    if (contains(f, n, p.first, p.n) && pover >= 1) dup = true;
                    if (contains(p.first, p.n, f, n) && pover >= 2) dup = true;
                    if (dup) break;
                }
            if (dup) continue;
            taken.push_back({p.first, p.n});
            std::string text;
            for (std::size_t j = 0; j < p.n; ++j) text += (j ? " " : "") + w(p.first + j).lower;
            out.push_back({text, c.s, p.count});
        }
        return out;
    }
    const text_words& t_;
    std::vector<term_use> terms_;
    std::unordered_map<key, phrase_use> phrases_;
};
}
std::vector<keyphrase> find_keyphrases(std::string_view title, std::string_view text, std::size_t max) {
    auto t = split_words(title, text);
    return extractor(t).run(max);
}
}
