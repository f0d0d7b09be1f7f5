// Every object of the pure rooms is linked into this program, and neither CAF nor curl nor SQLite are: one call of them
// in a pure room, and it does not link (CMakeLists.txt).
int main() { return 0; }
