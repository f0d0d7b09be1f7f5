#pragma once

#include <tagwright/endpoint_codec.hpp>

#include <chrono>
#include <istream>
#include <sstream>
#include <string>
#include <utility>

/// Speaks to a model behind a protocol of lines, which this example has made up:
///
///     POST …/label                      200: OK 118 7            tokens of the prompt, tokens of the answer
///     model tiny-1                           p1 billing invoice  a page's ref and its labels
///     instructions 1204                      p2 onboarding
///     pages 96                          429: BUSY 30             come again in so many seconds
///                                       401: DENIED the key is unknown
///     <1204 bytes><96 bytes>
///
/// A codec is a pure translation, and is called on several threads at once: it keeps nothing.
class lines_codec final : public tagwright::llm::endpoint_codec {
public:
    [[nodiscard]] tagwright::http_request make_request(const tagwright::llm::endpoint& to,
                                                       const tagwright::llm::prompt& what) const override {
        tagwright::http_request out;
        out.method = "POST";
        out.url = to.base_url + "/label";
        out.headers = {{"Content-Type", "text/plain"}, {"Authorization", "Bearer " + to.api_key.reveal()}};
        out.body = "model " + to.model + "\ninstructions " + std::to_string(what.system.size()) + "\npages " +
                   std::to_string(what.user.size()) + "\n\n" + what.system + what.user;
        out.timeout = to.timeout; // what is not answered by then ends in errc::timeout
        return out;
    }

    [[nodiscard]] tagwright::llm::reply parse_response(const tagwright::llm::endpoint& from,
                                                       const tagwright::http_response& response) const override {
        std::istringstream lines(response.body);
        std::string word;
        lines >> word;
        // No answer, 401, 5xx and the like are what they are everywhere. How long to wait, this protocol says in its
        // body.
        if (auto refused = tagwright::llm::reply_of_status(from, response, response.body)) {
            if (int seconds = 0; word == "BUSY" && lines >> seconds)
                refused->hints.retry_after = std::chrono::seconds(seconds);
            return *std::move(refused);
        }
        if (word != "OK") // whoever answers here, it is not our server
            return failed(from, tagwright::errc::unexpected_answer, "the answer does not begin with OK");

        tagwright::llm::reply out;
        lines >> out.usage.input >> out.usage.output;
        std::getline(lines, word); // the rest of that line
        out.text = as_answer(lines);
        return out;
    }

private:
    static tagwright::llm::reply failed(const tagwright::llm::endpoint& from, tagwright::errc code,
                                        const std::string& message) {
        tagwright::llm::reply out;
        out.why = {code, from.name + ": " + message}; // for a person; its scope is the code's natural one
        out.verdict = tagwright::call_verdict::other; // what the throttle has to know: no quota was at work
        return out;
    }

    /// The labels as the library reads them: `{"pages":[{"ref":"p1","labels":["billing"]}]}`. Whether a label is
    /// allowed is checked there, and what has no line is asked for again. Labels of this
    /// protocol are letters, digits and hyphens: there is nothing to escape.
    static std::string as_answer(std::istream& lines) {
        std::string out;
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string ref, label, labels;
            for (words >> ref; words >> label;)
                labels += (labels.empty() ? "\"" : ",\"") + label + "\"";
            if (!ref.empty())
                out += (out.empty() ? "" : ",") + ("{\"ref\":\"" + ref + "\",\"labels\":[" + labels + "]}");
        }
        return "{\"pages\":[" + out + "]}";
    }
};
