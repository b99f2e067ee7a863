/** A large site full of faults, and an account of what becomes of each of its URLs. */
@org.jspecify.annotations.NullMarked
package dev.scraper.soak;
