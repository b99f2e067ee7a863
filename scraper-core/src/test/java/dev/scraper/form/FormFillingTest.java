package dev.scraper.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.fixture.PageFrom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FormFillingTest {

  private static final String CONTROLS =
      """
      <form action=/go><input name=user value=old><input name=pass type=password>
      <input name=token type=hidden value=t1><input name=two value=1><input name=two value=2>
      <input name=keep type=hidden value=0><input name=keep type=checkbox value=1>
      <input name=tag type=checkbox value=a checked><input name=tag type=checkbox value=b>
      <input name=size type=radio value=s checked><input name=size type=radio value=l>
      <select name=lang><option value=de>German<option value=en>English<option value=fr disabled>French</select>
      <select name=many multiple><option>1<option>2<option>3</select>
      <input name=off value=x disabled><input name=doc type=file><textarea name=note></textarea>
      <button name=go value=1>x</button></form>
      """;

  private static Form form() {
    return PageFrom.html(CONTROLS).form("form");
  }

  /** What changed in the query: the pieces that the untouched form does not send. */
  private static List<String> changed(UnaryOperator<Form> change) {
    List<String> before = pieces(form());
    return pieces(change.apply(form())).stream().filter(p -> !before.contains(p)).toList();
  }

  private static List<String> pieces(Form form) {
    return List.of(form.submitWithoutButton().url().query().orElseThrow().split("&"));
  }

  private static void refused(String message, UnaryOperator<Form> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(form()))
        .withMessage(message);
  }

  @Test
  void untouchedItSendsWhatThePageSays() {
    assertThat(pieces(form()))
        .containsExactly(
            "user=old",
            "pass=",
            "token=t1",
            "two=1",
            "two=2",
            "keep=0",
            "tag=a",
            "size=s",
            "lang=de",
            "doc=",
            "note=");
  }

  @Test
  void fieldsAreSetByTheirKind() {
    assertThat(changed(f -> f.set("user", "new\nline"))).containsExactly("user=newline");
    assertThat(changed(f -> f.set("note", "a\nb"))).containsExactly("note=a%0D%0Ab");
    assertThat(changed(f -> f.set("token", "t2"))).containsExactly("token=t2");
    assertThat(changed(f -> f.set("two", "3"))).containsExactly("two=3");
    assertThat(changed(f -> f.set("two", "3", "4"))).containsExactly("two=3", "two=4");
    assertThat(changed(f -> f.set("keep", "1"))).containsExactly("keep=1");
    assertThat(changed(f -> f.set("size", "l"))).containsExactly("size=l");
    assertThat(changed(f -> f.set("tag", "b"))).containsExactly("tag=b");
    assertThat(changed(f -> f.set("tag", "a", "b"))).containsExactly("tag=b");
    assertThat(pieces(form().set("tag"))).doesNotContain("tag=a", "tag=b");
    assertThat(changed(f -> f.set("lang", "en"))).containsExactly("lang=en");
    assertThat(changed(f -> f.set("lang", "English"))).containsExactly("lang=en");
    assertThat(changed(f -> f.set("many", "1", "3"))).containsExactly("many=1", "many=3");
    assertThat(changed(f -> f.set("off", "y"))).containsExactly("off=y");
  }

  @Test
  void boxesAreCheckedAndUnchecked() {
    assertThat(changed(f -> f.check("keep"))).containsExactly("keep=1");
    assertThat(changed(f -> f.check("tag", "b"))).containsExactly("tag=b");
    assertThat(pieces(form().check("tag", "b"))).contains("tag=a");
    assertThat(pieces(form().check("size", "l"))).contains("size=l").doesNotContain("size=s");
    assertThat(pieces(form().uncheck("tag"))).doesNotContain("tag=a");
    assertThat(pieces(form().check("tag", "b").uncheck("tag", "a")))
        .contains("tag=b")
        .doesNotContain("tag=a");
  }

  @Test
  void optionsAreSelectedByValueOrLabel() {
    assertThat(changed(f -> f.select("lang", "en"))).containsExactly("lang=en");
    assertThat(changed(f -> f.select("lang", "English"))).containsExactly("lang=en");
    assertThat(changed(f -> f.select("many", "2", "1"))).containsExactly("many=1", "many=2");
    assertThat(pieces(form().select("many", "2").select("many")))
        .noneMatch(p -> p.startsWith("many"));
  }

  @Test
  void clearedFieldsAreEmpty() {
    assertThat(changed(f -> f.clear("user"))).containsExactly("user=");
    assertThat(changed(f -> f.clear("two"))).containsExactly("two=", "two=");
    assertThat(pieces(form().clear("tag"))).doesNotContain("tag=a");
    assertThat(pieces(form().clear("size"))).doesNotContain("size=s");
    assertThat(pieces(form().clear("lang"))).noneMatch(p -> p.startsWith("lang"));
    assertThat(changed(f -> f.file("doc", "a", "a/b", new byte[0]).clear("doc"))).isEmpty();
  }

  @Test
  void whatTheFormDoesNotHaveIsAddedOnPurposeOnly() {
    assertThat(pieces(form().add("js", "1").add("js", "2").set("user", "u")))
        .endsWith("js=1", "js=2")
        .contains("user=u");
    refused(
        "the form has no field 'usr'; it has: user, pass, token, two, keep, tag, size, lang, many,"
            + " off, doc, note (add() adds one)",
        f -> f.set("usr", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageFrom.html("<form></form>").form("form").set("a", "x"))
        .withMessage("the form has no field 'a'; it has: none (add() adds one)");
    assertThatIllegalArgumentException().isThrownBy(() -> form().set("go", "2"));
    assertThatIllegalArgumentException().isThrownBy(() -> form().set("", "2"));
  }

  @Test
  void whatAFieldDoesNotTakeIsSaid() {
    refused(
        "select 'lang' has no option 'es'; it has: de (German), en (English), fr (French)",
        f -> f.set("lang", "es"));
    refused("option 'fr' of select 'lang' is disabled", f -> f.select("lang", "fr"));
    refused("field 'lang' takes one option, not 2", f -> f.select("lang", "de", "en"));
    refused("field 'tag' has no box with the value 'c'; it has: a, b", f -> f.set("tag", "c"));
    refused("field 'keep' has no box with the value '0'; it has: 1", f -> f.set("keep", "0"));
    refused("field 'size' has no box with the value 'm'; it has: s, l", f -> f.check("size", "m"));
    refused("field 'size' takes one value: radio buttons", f -> f.set("size", "s", "l"));
    refused("field 'tag' has several boxes; say which: a, b", f -> f.check("tag"));
    refused("field 'user' is no check box or radio button: use set()", f -> f.check("user"));
    refused("field 'user' is no select: use set()", f -> f.select("user", "x"));
    refused("field 'doc' takes a file: use file()", f -> f.set("doc", "x"));
    refused(
        "field 'user' takes no file: use set()",
        f -> f.file("user", "a", "text/plain", new byte[0]));
    refused("the form has 2 field(s) 'two', not 3", f -> f.set("two", "1", "2", "3"));
  }

  @Test
  void settingGivesANewForm() {
    Form form = form();
    form.set("user", "new");
    assertThat(pieces(form)).contains("user=old");
  }

  @Test
  void fieldsTellWhatIsThere() {
    List<FormField> fields = form().set("user", "u").fields();
    assertThat(fields).extracting(FormField::name).doesNotContain("go").startsWith("user", "pass");
    assertThat(fields)
        .contains(
            new FormField("user", "text", List.of("u"), List.of(), true),
            new FormField("token", "hidden", List.of("t1"), List.of(), true),
            new FormField("tag", "checkbox", List.of(), List.of("b"), true),
            new FormField("lang", "select", List.of("de"), List.of("de", "en", "fr"), true),
            new FormField("off", "text", List.of("x"), List.of(), false),
            new FormField("doc", "file", List.of(), List.of(), true));
  }

  @Test
  void aValueThatTheFieldCouldOnlySendEmptyIsRefused() {
    Form dated = PageFrom.html("<form><input name=day type=date></form>").form("form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dated.set("day", "31.12.2020"))
        .withMessage("field 'day' is a date and cannot hold '31.12.2020'");
    assertThat(pieces(dated.set("day", "2020-12-31"))).containsExactly("day=2020-12-31");
    assertThat(pieces(dated.set("day", ""))).containsExactly("day=");
  }
}
