package dev.scraper.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.fixture.PageFrom;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {

  private static Form form(String html) {
    return PageFrom.html(html).form("form");
  }

  /** What a GET form sends, as its query. */
  private static String query(Form form) {
    return form.submit().url().query().orElseThrow();
  }

  /** HTML standard, constructing the entry list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <input name=a value=1><input name=b>                          | a=1&b=
          <input value=1><input name="" value=2>                        | ``
          <input name=a type=hidden value=1>                            | a=1
          <input name=a value=1 disabled><input name=b value=2>         | b=2
          <input name=a readonly value=1>                               | a=1
          <fieldset disabled><input name=a></fieldset><input name=b>    | b=
          <fieldset disabled><legend><input name=a></legend><legend><input name=b></legend></fieldset> | a=
          <fieldset disabled><fieldset><legend><input name=a></legend></fieldset></fieldset> | ``
          <fieldset><input name=a></fieldset>                           | a=
          <input name=c type=checkbox><input name=d type=checkbox checked> | d=on
          <input name=c type=checkbox value=1 checked><input name=c type=checkbox value=2 checked> | c=1&c=2
          <input name=c type=checkbox value="" checked>                 | c=
          <input name=r type=radio value=1 checked><input name=r type=radio value=2 checked> | r=2
          <input name=r type=radio value=1>                             | ``
          <select name=s><option>a<option>b</select>                    | s=a
          <select name=s><option disabled>a<option value=B>b</select>   | s=B
          <select name=s><optgroup disabled><option>a</optgroup><option>b</select> | s=b
          <select name=s><option disabled selected>a<option>b</select>  | ``
          <select name=s><option>a<option selected>b<option selected>c</select> | s=c
          <select name=s size=2><option>a<option>b</select>             | ``
          <select name=s size=1><option>a</select>                      | s=a
          <select name=s multiple><option>a<option selected>b<option selected>c</select> | s=b&s=c
          <select name=s multiple><option>a</select>                    | ``
          <select name=s></select>                                      | ``
          <select name=s><option>  two   words </select>                | s=two+words
          <select name=s><option value="">none</select>                 | s=
          <textarea name=t>  a  </textarea>                             | t=++a++
          <textarea name=t>`\\n`a`\\r\\n`b`\\n`</textarea>              | t=a%0D%0Ab%0D%0A
          <textarea name=t>&lt;b&gt;<i>x</i></textarea>                 | t=%3Cb%3E%3Ci%3Ex%3C%2Fi%3E
          <input name=a value=1><button name=b value=2>go</button>      | a=1&b=2
          <button name=b type=button>x</button><button name=r type=reset>x</button> | ``
          <input type=button name=a value=1><input type=reset name=b value=2> | ``
          <button name=1 disabled></button><input type=submit name=2><button name=3></button> | 2=
          <input type=submit value=Go>                                  | ``
          <input type=image name=i src=x>                               | i.x=0&i.y=0
          <input type=image src=x>                                      | x=0&y=0
          <input type=file name=f>                                      | f=
          <datalist><input name=a><option>x</datalist><input name=b>    | b=
          <template><input name=a></template><input name=b>             | b=
          <input name=a type=nonsense value=1>                          | a=1
          <input name=a type=RADIO value=1 checked>                     | a=1
          <input name=_charset_ type=hidden value=x>                    | _charset_=UTF-8
          <input name=_charset_ type=text value=x>                      | _charset_=x
          <input name=n type=number value=x><input name=m type=number value=1.5> | n=&m=1.5
          <input name=n type=range><input name=m type=range min=1 max=4 value=2> | n=50&m=2
          <input name=c type=color><input name=d type=color value=#ABCDEF> | c=%23000000&d=%23abcdef
          <input name=a type=email value="  a@b.test ">                 | a=a%40b.test
          <input name=q dirname=q.dir value=x>                          | q=x&q.dir=ltr
          <p dir=RTL><textarea name=q dirname=d>x</textarea></p>        | q=x&d=rtl
          <input name="a b&c" value="1+2=3 *-._~">                      | a+b%26c=1%2B2%3D3+*-._%7E
          <div><input name=a></div></form><input name=b>                | a=
          </form><form><input name=b></form>                            | ``
          <div></form><input name=a></div>                              | a=
          <p></form><input name=a></p>                                  | ``
          """)
  void theEntriesAreThoseOfTheStandard(String controls, String query) {
    String html = "<form action=/go>" + controls.replace("`", "").translateEscapes();
    assertThat(query(form(html))).isEqualTo(query);
  }

  @Test
  void controlsBelongToTheFormThatTheyName() {
    Page page =
        PageFrom.html(
            "<input name=before form=f><form id=f><input name=in><input name=other form=g>"
                + "<input name=none form=nix><input name=empty form=''></form>"
                + "<form id=g><input name=own><button form=f name=go value=1>x</button></form>"
                + "<p id=p><b id=b>text</b></p>");
    assertThat(query(page.form("#f"))).isEqualTo("before=&in=&go=1");
    assertThat(query(page.form("#g"))).isEqualTo("other=&own=");
    assertThat(query(page.form("[name=before]"))).isEqualTo("before=&in=&go=1");
    assertThat(query(page.form("[name=other]"))).isEqualTo("other=&own=");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.form("[name=none]"))
        .withMessageContaining("belongs to none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.form("#b"))
        .withMessage(
            "'#b' matches <b> on http://site.test/dir/page?q=1, which is no form and belongs to"
                + " none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.form("#nix"))
        .withMessage("no element matches '#nix' on http://site.test/dir/page?q=1");
  }

  @Test
  void controlsThatABrokenTablePutOutsideStayWithTheirForm() {
    Form form =
        form(
            "<table><form action=/go><tr><td><input name=a value=1><td><p><input name=b>"
                + "<tr><td><button name=c>x</button></form></table><input name=d>");
    assertThat(query(form)).isEqualTo("a=1&b=&c=");
  }

  @Test
  void anElementInsideAFormStandsForIt() {
    Page page = PageFrom.html("<form action=/go><div><b>x</b></div><input name=a></form>");
    assertThat(page.form("b").submit()).isEqualTo(page.form("form").submit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <form>                                       | GET  | http://site.test/dir/page?a=1
          <form action="">                             | GET  | http://site.test/dir/page?a=1
          <form action="?x=1&y=2#f">                   | GET  | http://site.test/dir/page?a=1
          <form action=go method=GET>                  | GET  | http://site.test/dir/go?a=1
          <form action=go method=nonsense>             | GET  | http://site.test/dir/go?a=1
          <base href=/b/><form action=go>              | GET  | http://site.test/b/go?a=1
          <base href=/b/><form action=" ">             | GET  | http://site.test/dir/page?a=1
          <form action=http://u:p@o.test/x>            | GET  | http://o.test/x?a=1
          <form method=Post>                           | POST | http://site.test/dir/page?q=1
          <form action="?x=1#f" method=post>           | POST | http://site.test/dir/page?x=1
          <form enctype=multipart/form-data action=go> | GET  | http://site.test/dir/go?a=1
          """)
  void theActionIsResolvedAndAGetReplacesItsQuery(String tag, String method, String url) {
    Request request = form(tag + "<input name=a value=1></form>").submit();
    assertThat(request.method()).isEqualTo(method);
    assertThat(request.url()).hasToString(url);
    assertThat(request.body().isPresent()).isEqualTo(method.equals("POST"));
  }

  @Test
  void theButtonMayChangeWhereAndHow() {
    Form form =
        form(
            "<form action=/a method=post enctype=text/plain><input name=a value=1>"
                + "<button name=b value=save>x</button>"
                + "<button id=del name=b value=del formaction=/d formmethod=get>x</button>"
                + "<button id=up formenctype=multipart/form-data>x</button>"
                + "<button id=self formaction=''>x</button>"
                + "<input type=image id=map name=at></form>");
    assertThat(text(form.submit())).isEqualTo("a=1\r\nb=save\r\n");
    assertThat(form.submit().headers().first("Content-Type")).contains("text/plain");
    assertThat(form.submit("#del")).isEqualTo(Request.get("http://site.test/d?a=1&b=del"));
    assertThat(form.submit("[value=del]")).isEqualTo(form.submit("#del"));
    assertThat(form.submit("#up").headers().first("Content-Type").orElseThrow())
        .startsWith("multipart/form-data; boundary=");
    assertThat(form.submit("#self").url()).isEqualTo(Url.parse(PageFrom.ADDRESS));
    assertThat(text(form.submit("#map", 3, 4))).isEqualTo("a=1\r\nat.x=3\r\nat.y=4\r\n");
    assertThat(text(form.submitWithoutButton())).isEqualTo("a=1\r\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form.submit("#nix"))
        .withMessageStartingWith(
            "no submit button matches '#nix'; the form has <button name=\"b\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form.submit("[name=a]"))
        .withMessageContaining("no submit button matches '[name=a]'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form("<form><input name=a></form>").submit("button"))
        .withMessage("no submit button matches 'button': the form has none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <form method=dialog>              | the form is that of a dialog: it sends nothing
          <form action=mailto:a@b.test>     | leads to no http or https address: 'mailto:a@b.test'
          <form action='javascript:x()'>    | leads to no http or https address: 'javascript:x()'
          <form action=http://>             | leads to no http or https address: 'http://'
          """)
  void aFormThatSendsNothingOverHttpIsRefused(String html, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> form(html).submit())
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          utf-8        | ``                            | a=%C3%A9%E2%82%AC%F0%9F%98%80
          iso-8859-1   | ``                            | a=%E9%80%26%23128512%3B
          windows-1251 | ``                            | a=%26%23233%3B%88%26%23128512%3B
          iso-8859-1   | accept-charset=utf-8          | a=%C3%A9%E2%82%AC%F0%9F%98%80
          utf-8        | accept-charset="x-nix LATIN1" | a=%E9%80%26%23128512%3B
          iso-8859-1   | accept-charset=x-nix          | a=%C3%A9%E2%82%AC%F0%9F%98%80
          utf-8        | accept-charset=utf-16         | a=%C3%A9%E2%82%AC%F0%9F%98%80
          utf-8        | accept-charset=iso-2022-jp    | a=%26%23233%3B%26%238364%3B%26%23128512%3B
          """)
  void textIsEncodedInTheCharsetOfTheForm(String page, String attribute, String query) {
    String html = "<form " + attribute + "><input name=a></form>";
    Form form = PageFrom.html(html, page).form("form").set("a", "é€😀");
    assertThat(query(form)).isEqualTo(query);
  }

  @Test
  void statefulCharsetsGoBackToAsciiBeforeAReplacement() {
    Form form = form("<form accept-charset=iso-2022-jp><input name=a></form>").set("a", "日é本x");
    assertThat(query(form)).isEqualTo("a=%1B%24BF%7C%1B%28B%26%23233%3B%1B%24BK%5C%1B%28Bx");
    Form lone = form("<form><input name=a></form>").set("a", "x\ud800y");
    assertThat(query(lone)).isEqualTo("a=x%EF%BF%BDy");
    Form hidden =
        PageFrom.html("<form><input type=hidden name=_CHARSET_></form>", "shift_jis").form("form");
    assertThat(query(hidden)).isEqualTo("_CHARSET_=Shift_JIS");
  }

  @Test
  void aPostIsUrlEncodedUnlessItSaysOtherwise() {
    Request request =
        form("<form method=post enctype=nonsense><input name='a b' value='c&#13;d'></form>")
            .submit();
    assertThat(request.headers().first("Content-Type"))
        .contains("application/x-www-form-urlencoded");
    assertThat(text(request)).isEqualTo("a+b=cd");
  }

  @Test
  void multipartIsWrittenPartByPart() {
    Form form =
        form(
            "<form method=post enctype=multipart/form-data><input name='a\"b' value=é>"
                + "<textarea name=t>1\n2</textarea><input type=file name=f>"
                + "<input type=file name=g multiple></form>");
    Request request =
        form.file("g", "x\"y\r\n.txt", "text/plain", "--\r\n\u00e9".getBytes(UTF_8))
            .file("g", "é.bin", "application/octet-stream", new byte[] {0, 1, -1})
            .submit();
    String type = request.headers().first("Content-Type").orElseThrow();
    String boundary = type.substring("multipart/form-data; boundary=".length());
    assertThat(boundary).matches("[a-z0-9-]{10,70}");
    String expected =
        """
        --B
        Content-Disposition: form-data; name="a%22b"

        é
        --B
        Content-Disposition: form-data; name="t"

        1
        2
        --B
        Content-Disposition: form-data; name="f"; filename=""
        Content-Type: application/octet-stream


        --B
        Content-Disposition: form-data; name="g"; filename="x%22y%0D%0A.txt"
        Content-Type: text/plain

        --
        é
        --B
        Content-Disposition: form-data; name="g"; filename="é.bin"
        Content-Type: application/octet-stream

        \0\1
        """
            .replace("\n", "\r\n")
            .replace("--B", "--" + boundary);
    String head =
        new String(expected.substring(0, expected.length() - 2).getBytes(UTF_8), ISO_8859_1);
    assertThat(new String(request.body().orElseThrow(), ISO_8859_1))
        .isEqualTo(head + "\u00ff\r\n--" + boundary + "--\r\n");
  }

  @Test
  void theBoundaryIsInNoPartAndTheSameForTheSameContent() {
    Form form = form("<form method=post enctype=multipart/form-data><input name=a></form>");
    Request first = form.set("a", "x").submit();
    assertThat(form.set("a", "x").submit()).isEqualTo(first);
    String boundary = first.headers().first("Content-Type").orElseThrow().split("boundary=")[1];
    Request second = form.set("a", boundary).submit();
    String other = second.headers().first("Content-Type").orElseThrow().split("boundary=")[1];
    assertThat(text(second).split("--" + other, -1)).hasSize(3);
  }

  @Test
  void aFileThatWouldNotBeSentIsAnError() {
    for (String tag : new String[] {"<form method=post>", "<form enctype=multipart/form-data>"}) {
      Form form = form(tag + "<input type=file name=f></form>");
      assertThat(form.submit()).isNotNull();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> form.file("f", "a.txt", "text/plain", new byte[1]).submit())
          .withMessageContaining("the file of field 'f' would not be sent");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> form.file("f", "a.txt", "text/plain\r\nX: y", new byte[1]));
    }
  }

  static String text(Request request) {
    return new String(request.body().orElseThrow(), UTF_8);
  }
}
