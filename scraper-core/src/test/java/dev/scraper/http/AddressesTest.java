package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::127.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2002:c0a8:101::5"
      })
  void specialAddressesArePrivate(String text) throws Exception {
    assertThat(Addresses.isPrivate(InetAddress.getByName(text))).isTrue();
    assertThat(Addresses.isPrivateLiteral(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.1.1",
        "169.255.1.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.1.1",
        "198.20.1.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "fb00::1",
        "fe00::1"
      })
  void otherAddressesAreNot(String text) throws Exception {
    assertThat(Addresses.isPrivate(InetAddress.getByName(text))).isFalse();
    assertThat(Addresses.isPrivateLiteral(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,127.0.0.1",
    "127.0.0.1.,127.0.0.1",
    "2130706433,127.0.0.1",
    "127.1,127.0.0.1",
    "127.0.1,127.0.0.1",
    "0177.0.0.1,127.0.0.1",
    "0x7f.1,127.0.0.1",
    "0X7F000001,127.0.0.1",
    "0x7f.0x0.0x0.0x1,127.0.0.1",
    "0,0.0.0.0",
    "0x,0.0.0.0",
    "010.8.8.8,8.8.8.8",
    "192.168.257,192.168.1.1",
    "4294967295,255.255.255.255",
    "8.8.8.8,8.8.8.8"
  })
  void numbersAreReadAsBrowsersReadThem(String host, String address) {
    assertThat(Addresses.isNumeric(host)).isTrue();
    assertThat(Addresses.literal(host).orElseThrow().getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.0.0.1",
        "1.2.3.256",
        "1.2.65536",
        "4294967296",
        "1.2.3.4.5",
        "08.0.0.1",
        "09",
        "1..2",
        "foo.1",
        "foo.0x1",
        "99999999999999999999999999",
        "0xfffffffff"
      })
  void numbersThatAreNoAddressAreNoNameEither(String host) {
    assertThat(Addresses.isNumeric(host)).isTrue();
    assertThat(Addresses.literal(host)).isEmpty();
    assertThat(Addresses.isPrivateLiteral(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "1.example", "0x7f.com", "127.0.0.1.nip.io", "a1", "1a"})
  void namesAreNoLiterals(String host) {
    assertThat(Addresses.isNumeric(host)).isFalse();
    assertThat(Addresses.literal(host)).isEmpty();
    assertThat(Addresses.isPrivateLiteral(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost.", "LOCALHOST", "a.localhost", "a.b.localhost."})
  void localhostIsPrivateWithoutALookup(String host) {
    assertThat(Addresses.isPrivateLiteral(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"notlocalhost", "localhost.example", "localhost1", "", "."})
  void namesThatOnlyLookLikeLocalhostAreNot(String host) {
    assertThat(Addresses.isPrivateLiteral(host)).isFalse();
  }

  @Test
  void bracketsOfIpv6AreOptionalAndBadOnesAreNothing() {
    assertThat(Addresses.literal("[::1]")).isEqualTo(Addresses.literal("::1")).isPresent();
    assertThat(Addresses.literal("::zz")).isEmpty();
  }
}
