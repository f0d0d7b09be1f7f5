#include <tagwright/host.hpp>

#include <iostream>

int main() {
    tagwright::llm::endpoint keywords; // labels inside of the process: no network, no key
    keywords.name = "local";
    tagwright::settings config;
    config.providers = {keywords};

    tagwright::failure why;
    auto parts = tagwright::usual_parts(config, why); // curl, and a store in memory
    if (why) {
        std::cerr << why.message << "\n";
        return 1;
    }
    tagwright::host host(std::move(parts));

    tagwright::document page;
    page.title = "Backups";
    page.text = "How a backup of the database is made and restored.";
    tagwright::start_run what;
    what.documents = tagwright::read_documents({page});

    const auto run = host.start(what, [](tagwright::run_event&& event) {
        if (const auto* page = std::get_if<tagwright::page_settled>(&event))
            for (const auto& label : page->result.proposed)
                std::cout << page->result.page.title << ": " << label << "\n";
    });
    return run.wait().last.status == tagwright::run_status::completed ? 0 : 1;
}
