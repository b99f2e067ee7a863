package dev.scraper.data;

import java.util.regex.Pattern;

/** Names of types: a schema.org type goes by its whole address or its name alone. Stateless. */
final class SchemaType {

  private static final Pattern SCHEMA_ORG =
      Pattern.compile("(?:https?://(?:www\\.)?schema\\.org/|schema:)");

  private SchemaType() {}

  static boolean same(String one, String other) {
    return bare(one).equals(bare(other));
  }

  private static String bare(String type) {
    var prefix = SCHEMA_ORG.matcher(type);
    return prefix.lookingAt() ? type.substring(prefix.end()) : type;
  }
}
