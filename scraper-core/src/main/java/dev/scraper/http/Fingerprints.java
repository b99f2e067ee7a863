package dev.scraper.http;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import org.jspecify.annotations.Nullable;

/** 64-bit fingerprints (XXH3) of request identities. */
final class Fingerprints {

  private static final Hasher64 XXH3 = Hashing.xxh3_64();

  private Fingerprints() {}

  static long of(String identity) {
    return XXH3.hashCharsToLong(identity);
  }

  static long of(String method, String identity, byte @Nullable [] body) {
    HashStream64 stream = XXH3.hashStream().putString(method).putString(identity);
    return (body == null ? stream : stream.putByteArray(body)).getAsLong();
  }
}
