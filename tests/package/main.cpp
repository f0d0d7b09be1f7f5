// A program of somebody else's: is what is installed enough to build one?
#include "tagwright/host.hpp"
#include "tagwright/version.hpp"

#include <iostream>

int main() {
    std::cout << tagwright::version() << '\n';
    return 0;
}
