package dev.scraper.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/** How Jackson is set up for {@link Json}. */
final class JsonMapping {

  /** Keeps Jackson's own limits on depth and length, which hostile input runs into. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .withConfigOverride(Collection.class, o -> o.setNullHandling(emptyForNull()))
          .withConfigOverride(List.class, o -> o.setNullHandling(emptyForNull()))
          .withConfigOverride(Set.class, o -> o.setNullHandling(emptyForNull()))
          .withConfigOverride(Map.class, o -> o.setNullHandling(emptyForNull()))
          .annotationIntrospector(new PrimitivesAreRequired())
          .addModule(
              new SimpleModule("scraper")
                  .addSerializer(Json.class, new Writer())
                  .addDeserializer(Json.class, new Reader()))
          .build();

  private JsonMapping() {}

  private static JsonSetter.Value emptyForNull() {
    return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
  }

  /** A component of a primitive type has no way to say that there was nothing: 0 would be a lie. */
  private static final class PrimitivesAreRequired extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      Boolean marked = super.hasRequiredMarker(config, member);
      return marked == null && member.getRawType().isPrimitive() ? Boolean.TRUE : marked;
    }
  }

  private static final class Writer extends ValueSerializer<Json> {
    @Override
    public void serialize(Json value, JsonGenerator out, SerializationContext context) {
      out.writeTree(value.isPresent() ? value.node() : NullNode.instance);
    }
  }

  private static final class Reader extends ValueDeserializer<Json> {
    @Override
    public Json deserialize(JsonParser in, DeserializationContext context) {
      return new Json(context.readTree(in), "");
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return new Json(NullNode.instance, "");
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return new Json(MissingNode.getInstance(), "");
    }
  }
}
