package dev.scraper.extract;

import dev.scraper.internal.convert.Conversion;
import dev.scraper.internal.convert.Conversions;
import dev.scraper.internal.convert.Notation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link Binding} of one component. What it throws is told with the component's name.
 *
 * <p><b>Thread-safety:</b> for one thread.
 */
final class MemberCompiler {

  private final Member member;
  private final Converters converters;
  private final PlanCompiler plans;

  MemberCompiler(Member member, Converters converters, PlanCompiler plans) {
    this.member = member;
    this.converters = converters;
    this.plans = plans;
  }

  /**
   * How the component is read.
   *
   * @throws IllegalArgumentException if its type or annotations cannot be
   */
  Binding binding() {
    checkAnnotations();
    Shape shape = shape();
    Class<?> type = Shape.raw(shape.each());
    if (type == null) {
      throw unsupported(shape);
    }
    Conversion conversion = conversion(shape, type);
    Binding.Absence absence = absence(shape, type);
    if (conversion != null) {
      return text(shape, type, conversion, absence);
    }
    checkHasNoText(type);
    if (type == Element.class) {
      return new Binding(member.name(), picker(null), Leaf.ELEMENT, shape, absence);
    }
    if (!(shape.each() instanceof Class) || !PlanCompiler.isFillable(type)) {
      throw unsupported(shape);
    }
    return nested(shape, type, absence);
  }

  private IllegalArgumentException unsupported(Shape shape) {
    return new IllegalArgumentException(
        shape.each().getTypeName()
            + " is not supported without a converter; supported are "
            + Conversions.SUPPORTED);
  }

  private void checkAnnotations() {
    member.checkNotBoth(Css.class, List.of(XPath.class, PageUrl.class, Carried.class));
    member.checkNotBoth(XPath.class, List.of(PageUrl.class, Carried.class));
    member.checkNotBoth(
        Attr.class, List.of(OwnText.class, Html.class, PageUrl.class, Carried.class));
    member.checkNotBoth(OwnText.class, List.of(Html.class, PageUrl.class, Carried.class));
    member.checkNotBoth(Html.class, List.of(PageUrl.class, Carried.class));
    member.checkNotBoth(OfPage.class, List.of(PageUrl.class, Carried.class));
    member.checkNotBoth(PageUrl.class, List.of(Carried.class));
    member.checkNotBoth(
        Exists.class,
        List.of(Default.class, Required.class, Convert.class, PageUrl.class, Carried.class));
    member.checkNotBoth(Default.class, List.of(Required.class));
    if (member.has(OfPage.class) && !member.has(Css.class) && !member.has(XPath.class)) {
      throw new IllegalArgumentException("@OfPage needs a @Css or @XPath to search the page with");
    }
  }

  /** A converter may make a whole collection of one text. */
  private Shape shape() {
    Convert convert = member.get(Convert.class);
    Class<?> target = convert == null ? null : Converters.target(convert.value());
    return target != null && target == Shape.raw(member.type())
        ? Shape.single(member.type())
        : Shape.of(member.type());
  }

  private @Nullable Conversion conversion(Shape shape, Class<?> type) {
    Convert convert = member.get(Convert.class);
    if (convert != null) {
      return Converters.conversion(convert.value(), type);
    }
    if (!(shape.each() instanceof Class)) {
      return null;
    }
    Conversion given = converters.of(type);
    return given != null ? given : Conversions.of(type, notation(type)).orElse(null);
  }

  private Notation notation(Class<?> type) {
    Format own = member.get(Format.class);
    Notation notation = Notations.of(own, member.owner().getAnnotation(Format.class));
    boolean time = Conversions.isTime(type);
    if (own != null && !time && !Conversions.isNumber(type)) {
      throw new IllegalArgumentException("@Format says nothing of " + type.getSimpleName());
    }
    if (own != null && !time && !(own.pattern() + own.zone()).isEmpty()) {
      throw new IllegalArgumentException("a pattern or zone is for dates and times only");
    }
    return notation;
  }

  private Binding.Absence absence(Shape shape, Class<?> type) {
    Default fallback = member.get(Default.class);
    boolean exists = member.has(Exists.class);
    boolean required = member.has(Required.class);
    boolean single = !shape.isMany() && !shape.isOptional();
    if (exists && (!single || type != boolean.class && type != Boolean.class)) {
      throw new IllegalArgumentException("@Exists is for a boolean");
    }
    if (fallback != null && (!single || member.nullable())) {
      throw new IllegalArgumentException(
          "@Default is for a single value that is neither Optional nor @Nullable");
    }
    if (required && (shape.isOptional() || member.nullable())) {
      throw new IllegalArgumentException(
          "@Required contradicts a type that says the value may be missing");
    }
    if (member.nullable() && type.isPrimitive() && single) {
      throw new IllegalArgumentException(type + " cannot be null");
    }
    return new Binding.Absence(
        member.nullable(), fallback == null ? null : fallback.value(), exists, required);
  }

  private Binding text(Shape shape, Class<?> type, Conversion conversion, Binding.Absence absence) {
    if (!member.hasPlace()) {
      throw new IllegalArgumentException(
          "no annotation says where it is: add @Css, @XPath, @Attr or @PageUrl");
    }
    Picker picker = picker(null);
    String attribute = attribute(picker);
    Leaf leaf =
        new Leaf.Text(
            part(type, attribute), missing(attribute), regex(), conversion, type == String.class);
    if (absence.fallback() != null
        && !Conversions.isLink(type)
        && !(absence.fallback().isBlank() && type == String.class)) {
      checkDefault(absence.fallback(), conversion);
    }
    return new Binding(member.name(), picker, leaf, shape, absence);
  }

  /** What is said where the part is not there. */
  private String missing(@Nullable String attribute) {
    Carried carried = member.get(Carried.class);
    if (carried != null) {
      String name = carried.value();
      return name.isEmpty() ? "nothing is carried" : "no '" + name + "' is carried";
    }
    return member.has(PageUrl.class)
        ? "the element is on no page"
        : "no attribute '" + attribute + "'";
  }

  private static void checkDefault(String fallback, Conversion conversion) {
    try {
      conversion.read(fallback, link -> Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its @Default cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable Pattern regex() {
    Match match = member.get(Match.class);
    try {
      return match == null ? null : Pattern.compile(match.value());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + match.value() + "' is no regular expression: " + e.getDescription(), e);
    }
  }

  private @Nullable String attribute(Picker picker) {
    Attr attr = member.get(Attr.class);
    return attr == null ? picker.attribute() : attr.value();
  }

  private Part part(Class<?> type, @Nullable String attribute) {
    if (attribute != null) {
      return Part.attribute(attribute);
    }
    Html html = member.get(Html.class);
    if (html != null) {
      return html.outer() ? Part.OUTER_HTML : Part.HTML;
    }
    if (member.has(PageUrl.class)) {
      return Part.PAGE_URL;
    }
    Carried carried = member.get(Carried.class);
    if (carried != null) {
      return Part.carried(carried.value());
    }
    if (member.has(OwnText.class)) {
      return Part.OWN_TEXT;
    }
    boolean own = member.has(Convert.class);
    if (Conversions.isLink(type) && !own) {
      return Part.LINK;
    }
    boolean time = Conversions.isTime(type) && !own;
    return time && notation(type).pattern() == null ? Part.TIME : Part.TEXT;
  }

  /** The component's own selector, or else the one that its type has. */
  private Picker picker(@Nullable Plan nested) {
    Css css = member.get(Css.class);
    XPath xpath = member.get(XPath.class);
    Picker picker =
        css != null
            ? Picker.css(css.value())
            : xpath != null
                ? Picker.xpath(xpath.value())
                : nested == null ? Picker.css("") : nested.own().orElse(Picker.css(""));
    return member.has(OfPage.class) ? picker.ofPage() : picker;
  }

  private void checkHasNoText(Class<?> type) {
    for (var annotation :
        List.of(
            Attr.class,
            OwnText.class,
            Html.class,
            Match.class,
            PageUrl.class,
            Carried.class,
            Format.class,
            Default.class)) {
      if (member.has(annotation)) {
        throw new IllegalArgumentException(
            "@"
                + annotation.getSimpleName()
                + " is for a value made of text, not for "
                + type.getName());
      }
    }
    if (type == Element.class && !member.hasPlace()) {
      throw new IllegalArgumentException("no annotation says where it is: add @Css");
    }
  }

  private Binding nested(Shape shape, Class<?> type, Binding.Absence absence) {
    Plan plan = plans.plan(type);
    Picker picker = picker(plan);
    if (!picker.descends()) {
      plans.readsInPlace(member.owner(), type);
    }
    if (picker.attribute() != null) {
      throw new IllegalArgumentException("a nested type is read from elements, not attributes");
    }
    return new Binding(member.name(), picker, Leaf.nested(plan), shape, absence);
  }
}
