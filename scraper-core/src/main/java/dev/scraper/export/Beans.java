package dev.scraper.export;

import dev.scraper.http.Url;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Reads the properties of an object that is neither a value nor a record, as Jackson sees them. */
final class Beans {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // An object without a property would silently become {}.
          .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .addModule(
              new SimpleModule()
                  .addSerializer(Url.class, ToStringSerializer.instance)
                  .addSerializer(Node.class, new RefusingSerializer()))
          .build();

  private Beans() {}

  /**
   * @return a map for most objects, a list or a plain value for those that Jackson knows as such
   * @throws RuntimeException if it has no properties, or one cannot be read
   */
  static @Nullable Object properties(Object bean) {
    return MAPPER.convertValue(bean, Object.class);
  }

  /** A node's properties lead through the whole document; no one wants them in a record. */
  private static final class RefusingSerializer extends StdSerializer<Node> {

    RefusingSerializer() {
      super(Node.class);
    }

    @Override
    public void serialize(Node value, JsonGenerator out, SerializationContext context) {
      throw new IllegalArgumentException(
          "it holds a " + value.getClass().getName() + "; take its text() or attr() instead");
    }
  }
}
